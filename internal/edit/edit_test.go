package edit

import (
	"reflect"
	"testing"
)

func TestApply(t *testing.T) {
	const src = "0123456789"
	for _, test := range []struct {
		name    string
		fixes   [][]Edit
		want    string
		applied []bool
	}{
		{"none", nil, src, []bool{}},
		{"empty fix", [][]Edit{{}}, src, []bool{false}},
		{"two, out of order", [][]Edit{{{8, 9, "b"}}, {{1, 2, "a"}}}, "0a234567b9", []bool{true, true}},
		{"a shared edit", [][]Edit{{{0, 0, "i"}, {2, 3, "a"}}, {{0, 0, "i"}, {4, 5, "b"}}}, "i01a3b56789", []bool{true, true}},
		{"an overlap leaves the whole fix out", [][]Edit{{{2, 5, "a"}}, {{0, 1, "x"}, {4, 6, "b"}}, {{7, 8, "c"}}}, "01a56c89", []bool{true, false, true}},
		{"insertions at one place", [][]Edit{{{3, 3, "a"}}, {{3, 3, "b"}}}, "012a3456789", []bool{true, false}},
		{"touching", [][]Edit{{{2, 4, "a"}}, {{4, 6, "b"}}}, "01ab6789", []bool{true, true}},
		{"beyond the end", [][]Edit{{{9, 11, "a"}}, {{-1, 0, "b"}}, {{5, 4, "c"}}}, src, []bool{false, false, false}},
	} {
		got, applied := Apply([]byte(src), test.fixes)
		if string(got) != test.want || !reflect.DeepEqual(applied, test.applied) {
			t.Errorf("%s: %s %v, want %s %v", test.name, got, applied, test.want, test.applied)
		}
	}
}

func TestTidy(t *testing.T) {
	const head = "package a\n\n"
	for _, test := range []struct{ name, before, after, want string }{
		{
			"drops what was used",
			head + "import (\n\t\"os\"\n\t\"time\" // for naps\n\t_ \"unsafe\"\n)\n\nvar a, b = os.Args, time.Now\n",
			head + "import (\n\t\"os\"\n\t\"time\" // for naps\n\t_ \"unsafe\"\n)\n\nvar a,b = os.Args,1\n",
			head + "import (\n\t\"os\"\n\t_ \"unsafe\"\n)\n\nvar a, b = os.Args, 1\n",
		},
		{
			"drops the whole declaration, by the import's name",
			head + "import clock \"time\"\n\nvar a = clock.Now\n",
			head + "import clock \"time\"\n\nvar a = 1\n",
			head + "var a = 1\n",
		},
		{
			"keeps what was not used by the name that its path suggests",
			head + "import \"example.com/go-yaml\"\n\nvar a = yaml.X\n",
			head + "import \"example.com/go-yaml\"\n\nvar a = 1\n",
			head + "import \"example.com/go-yaml\"\n\nvar a = 1\n",
		},
		{
			"knows versions",
			head + "import \"math/rand/v2\"\n\nvar a = rand.Int()\n",
			head + "import \"math/rand/v2\"\n\nvar a = 1\n",
			head + "var a = 1\n",
		},
		{
			"does not format what was not",
			head + "var   a = 1\n",
			head + "var   a = 2\n",
			head + "var   a = 2\n",
		},
	} {
		got, err := Tidy([]byte(test.before), []byte(test.after))
		if err != nil || string(got) != test.want {
			t.Errorf("%s: %v\n%s\nwant\n%s", test.name, err, got, test.want)
		}
	}
	if _, err := Tidy([]byte(head), []byte("package")); err == nil {
		t.Error("a text that does not parse was accepted")
	}
}
