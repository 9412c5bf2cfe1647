package driver

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

func TestIsVetTool(t *testing.T) {
	for _, test := range []struct {
		args []string
		want bool
	}{
		{[]string{"-flags"}, true},
		{[]string{"-V=full"}, true},
		{[]string{"vet.cfg"}, true},
		{[]string{"-json", "-stallcheck.checks", "sleep", "/tmp/b001/vet.cfg"}, true},
		{nil, false},
		{[]string{"./..."}, false},
		{[]string{"-config=my.cfg"}, false},
		{[]string{"-config", "my.cfg"}, false},
	} {
		if got := isVetTool(test.args); got != test.want {
			t.Errorf("%q: got %v", test.args, got)
		}
	}
}

func TestRewriteUnit(t *testing.T) {
	type unit map[string]any
	base := func() unit {
		return unit{"ID": "m/a", "ModulePath": "m", "GoFiles": []string{"a.go"}, "VetxOnly": true, "Stdout": "out", "Kept": "as it was"}
	}
	with := func(key string, value any) unit {
		u := base()
		u[key] = value
		return u
	}
	const testFile, external = "package a\n", "package a_test\n"
	for _, test := range []struct {
		name     string
		unit     unit
		flags    []string
		file     string // a_test.go, if not ""
		ignored  bool   // that file is
		rewrite  bool
		vetxOnly bool
		id       string
	}{
		{name: "dependency in the main module", unit: base(), rewrite: true, id: "m/a"},
		{name: "asked for", unit: with("VetxOnly", false), vetxOnly: false, id: "m/a"},
		{name: "dependency in another module", unit: with("ModuleVersion", "v1.0.0"), vetxOnly: true, id: "m/a"},
		{name: "the same for the command", unit: with("ModuleVersion", "v1.0.0"), flags: []string{detailsFlag}, rewrite: true, id: "m/a"},
		{name: "Go 1.25", unit: with("Stdout", ""), vetxOnly: true, id: "m/a"},
		{name: "Go 1.27", unit: with("Module", unit{"Path": "m"}), vetxOnly: true, id: "m/a"},
		{name: "will be asked for with its tests", unit: base(), file: testFile, vetxOnly: true, id: "m/a"},
		{name: "the same for the command", unit: base(), file: testFile, flags: []string{detailsFlag}, rewrite: true, id: "m/a"},
		{name: "external tests only", unit: base(), file: external, rewrite: true, id: "m/a"},
		{name: "tests excluded by a constraint", unit: base(), file: testFile, ignored: true, rewrite: true, id: "m/a"},
		{name: "test variant for the command", unit: with("GoFiles", []string{"a.go", "a_test.go"}), flags: []string{detailsFlag}, rewrite: true, id: "m/a [tests]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			test.unit["Dir"] = dir
			if test.file != "" {
				name := filepath.Join(dir, "a_test.go")
				if err := os.WriteFile(name, []byte(test.file), 0o666); err != nil {
					t.Fatal(err)
				}
				if test.ignored {
					test.unit["IgnoredFiles"] = []string{name}
				}
			}
			data, err := json.Marshal(test.unit)
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Join(dir, "vet.cfg")
			if err := os.WriteFile(name, data, 0o666); err != nil {
				t.Fatal(err)
			}

			got, err := rewriteUnit(name, append(test.flags, "-json"))
			if err != nil {
				t.Fatal(err)
			}
			if (got != name) != test.rewrite {
				t.Errorf("rewritten: %v, want %v", got != name, test.rewrite)
			}
			if data, err = os.ReadFile(got); err != nil {
				t.Fatal(err)
			}
			var after struct {
				ID       string
				VetxOnly bool
				Kept     string
			}
			if err := json.Unmarshal(data, &after); err != nil {
				t.Fatal(err)
			}
			if after.ID != test.id || after.VetxOnly != test.vetxOnly || after.Kept != "as it was" {
				t.Errorf("after: %+v", after)
			}

			// A run that prints nothing, or that writes fixes, is left alone.
			if got, err := rewriteUnit(name, []string{"-fix"}); got != name || err != nil {
				t.Errorf("with -fix: %s, %v", got, err)
			}
		})
	}
}
