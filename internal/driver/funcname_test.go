package driver

import "testing"

func TestParseFuncName(t *testing.T) {
	for _, test := range []struct {
		in    string
		first funcName
		n     int
	}{
		{"net/http.Get", funcName{pkg: "net/http", name: "Get"}, 1},
		{"database/sql.(*DB).Query", funcName{pkg: "database/sql", typ: "DB", pointer: true, name: "Query"}, 1},
		{"(*database/sql.DB).Query", funcName{pkg: "database/sql", typ: "DB", pointer: true, name: "Query"}, 1},
		{"(net/http.Header).Get", funcName{pkg: "net/http", typ: "Header", name: "Get"}, 1},
		{"./pkg.Func", funcName{pkg: "./pkg", name: "Func"}, 1},
		{"./pkg.(*T).M", funcName{pkg: "./pkg", typ: "T", pointer: true, name: "M"}, 1},
		{"gopkg.in/yaml.v3.Marshal", funcName{pkg: "gopkg.in/yaml.v3", name: "Marshal"}, 2},
		{"gopkg.in/yaml.v3.(*Decoder).Decode", funcName{pkg: "gopkg.in/yaml.v3", typ: "Decoder", pointer: true, name: "Decode"}, 1},
		{"(*gopkg.in/yaml.v3.Decoder).Decode", funcName{pkg: "gopkg.in/yaml.v3", typ: "Decoder", pointer: true, name: "Decode"}, 1},
		{"os.File.Read", funcName{pkg: "os.File", name: "Read"}, 2},
		{".Func", funcName{pkg: ".", name: "Func"}, 1},
		{"./.Func", funcName{pkg: ".", name: "Func"}, 1},
		{"../x.Func", funcName{pkg: "../x", name: "Func"}, 1},
	} {
		got, err := parseFuncName(test.in)
		if err != nil {
			t.Errorf("%s: %v", test.in, err)
		} else if len(got) != test.n || got[0] != test.first {
			t.Errorf("%s: got %+v, want %d readings, the first %+v", test.in, got, test.n, test.first)
		}
	}
	for _, in := range []string{"", "Get", "net/http", "net/http.", "./b", "(*sql.DB", "(*DB).Query", "sql.(*DB)", "sql.(DB.Query", "a.b c"} {
		if got, err := parseFuncName(in); err == nil {
			t.Errorf("%q: got %+v, want an error", in, got)
		}
	}
}

func TestWithoutTypeParams(t *testing.T) {
	for in, want := range map[string]string{
		"(*m/a.List[K, V]).Push":        "(*m/a.List).Push",
		"m/a.Map[map[string][]int, T]":  "m/a.Map",
		"(*database/sql.DB).QueryRow":   "(*database/sql.DB).QueryRow",
		"(*m/a.List[a.B[c.D]]).Push[E]": "(*m/a.List).Push",
	} {
		if got := withoutTypeParams(in); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}
