package model

import "testing"

func TestShort(t *testing.T) {
	names := Names{"example.com/app": "", "database/sql": "sql", "github.com/charmbracelet/bubbletea": "tea"}
	for id, want := range map[string]string{
		"(*database/sql.DB).Query":                          "(*sql.DB).Query",
		"(example.com/app.model).Update":                    "model.Update",
		"(*example.com/app.model).Update":                   "(*model).Update",
		"example.com/app.main.func1":                        "main.func1",
		"(*github.com/charmbracelet/bubbletea.Program).Run": "(*tea.Program).Run",
		"example.com/lib/v2.F":                              "lib.F",
		"gopkg.in/yaml.v3.Marshal":                          "yaml.Marshal",
		"channel receive":                                   "channel receive",
		"os.ReadFile":                                       "os.ReadFile",
	} {
		if got := names.Short(id); got != want {
			t.Errorf("Short(%q) = %q, want %q", id, got, want)
		}
	}
}

func TestPackageOf(t *testing.T) {
	for id, want := range map[string]string{
		"os.ReadFile":                       "os",
		"(*net/http.Client).Do":             "net/http",
		"(example.com/a.b/c.T).M":           "example.com/a.b/c",
		"example.com/a/v2.F.func1.2":        "example.com/a/v2",
		"channel receive":                   "",
		"net/http.Request.Body":             "net/http",
		"example.com/a/b.c.golang.F":        "example.com/a/b.c.golang",
		"(*example.com/b.golang.T).M.func2": "example.com/b.golang",
		"(error).Error":                     "",
	} {
		if got := PackageOf(id); got != want {
			t.Errorf("PackageOf(%q) = %q, want %q", id, got, want)
		}
	}
}
