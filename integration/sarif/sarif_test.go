package sarif

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestSchema validates logs with findings, with chains, with none, and of
// packages that cannot be analysed.
func TestSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("testdata", "sarif-schema-2.1.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	repo, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	tool := filepath.Join(t.TempDir(), "stallcheck")
	build := exec.Command("go", "build", "-o", tool, "./cmd/stallcheck")
	build.Dir = repo
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example.com/m\n\ngo 1.25.0\n\nrequire github.com/stallcheck/stallcheck v0.0.0\n\nreplace github.com/stallcheck/stallcheck => "+filepath.ToSlash(repo)+"\n")

	for _, test := range []struct {
		name, source string
		args         []string
		code         int
		has          string
	}{
		{"findings", "package a\n\nimport (\n\t\"os\"\n\t\"time\"\n\n\t\"github.com/stallcheck/stallcheck/loop\"\n)\n\n" +
			"func load() { os.ReadFile(\"a\") }\n\nfunc Load(co *loop.Co) (int, error) {\n\ttime.Sleep(1)\n\tload()\n\treturn 0, nil\n}\n\n" +
			"//stallcheck:ignore net -- nothing\nfunc F() {}\n", nil, 1, `"fixes"`},
		{"from source", "package a\n\nimport \"github.com/stallcheck/stallcheck/loop\"\n\nfunc F(co *loop.Co) { <-co.Done() }\n", []string{"-direct"}, 1, `"ruleId": "chan"`},
		{"no findings", "package a\n", nil, 0, `"results": []`},
		{"errors", "package a\n\nfunc F() { x() }\n", nil, 2, `"executionSuccessful": false`},
	} {
		t.Run(test.name, func(t *testing.T) {
			write("a.go", test.source)
			cmd := exec.Command(tool, append([]string{"-format", "sarif"}, test.args...)...)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod")
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			log, _ := cmd.Output()
			if code := cmd.ProcessState.ExitCode(); code != test.code {
				t.Fatalf("exit code %d, want %d: %s", code, test.code, stderr.Bytes())
			}
			if !bytes.Contains(log, []byte(test.has)) {
				t.Errorf("the log has no %s:\n%s", test.has, log)
			}
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(log))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(value); err != nil {
				t.Errorf("%v\n%s", err, log)
			}
			// The schema must be able to say no.
			value.(map[string]any)["version"] = "2.0.0"
			if schema.Validate(value) == nil {
				t.Error("the schema accepts any version")
			}
		})
	}
}
