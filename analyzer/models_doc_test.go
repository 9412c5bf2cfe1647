package analyzer_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stallcheck/stallcheck/analyzer"
	"golang.org/x/tools/go/analysis/analysistest"
)

// A fence is a block of code in a page: its language, and a file's name if the
// page gives one.
var fence = regexp.MustCompile("(?ms)^```(\\w+)(?: (\\S+))?\n(.*?)^```\n")

// TestModelsDoc runs the worked example of docs/models.md: its model file finds
// what its code marks.
func TestModelsDoc(t *testing.T) {
	page, err := os.ReadFile("../docs/models.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	files := map[string]string{"go.mod": "module example.com/app\n\ngo 1.25.0\n"}
	models := ""
	for _, m := range fence.FindAllStringSubmatch(string(page), -1) {
		switch lang, name, text := m[1], m[2], m[3]; {
		case name != "":
			files[name] = text
		case lang == "yaml" && models == "":
			models = text
		}
	}
	if len(files) != 3 || !strings.Contains(files["main.go"], "// want") || models == "" {
		t.Fatalf("docs/models.md has no worked example: %d files, model %q", len(files)-1, models)
	}
	files["main.go"] = "// want package:\"summaries of\"\n\n" + files["main.go"]
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cfg := analyzer.Config{Models: models, ModelsFile: ".stallcheck.yaml"}
	analysistest.Run(t, dir, analyzer.New(cfg), "example.com/app")
}
