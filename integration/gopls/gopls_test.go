package gopls

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stallcheck/stallcheck/internal/drivertest"
)

// TestInstall builds the gopls once, with models that know the sample's own
// loop, and opens the sample in it.
func TestInstall(t *testing.T) {
	dir, tool, repo := drivertest.Sample(t), drivertest.Tool(t), drivertest.Repo(t)
	gopls := filepath.Join(t.TempDir(), "bin", "gopls-stallcheck")
	models := filepath.Join(t.TempDir(), "models.yaml")
	drivertest.Write(t, models, drivertest.Models)

	out, stderr, code := drivertest.Run(t, dir, nil, tool, "gopls", "install", "-source", repo, "-config", models, "-o", gopls)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	if !strings.Contains(string(out), `"go.alternateTools": { "gopls": "`+gopls+`" }`) {
		t.Errorf("install prints\n%s", out)
	}
	out, _, _ = drivertest.Run(t, dir, nil, tool, "gopls", "version", "-o", gopls)
	if !strings.Contains(string(out), "installed at "+gopls+": golang.org/x/tools/gopls v") {
		t.Errorf("version prints\n%s", out)
	}

	t.Run("same findings", func(t *testing.T) {
		want := drivertest.GoVet(t, tool, dir, "-stallcheck.models="+drivertest.Models, "./...")
		files, err := filepath.Glob(filepath.Join(dir, "*", "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		out, stderr, code := drivertest.Run(t, dir, nil, append([]string{gopls, "check"}, files...)...)
		if code != 0 {
			t.Fatalf("exit code %d: %s", code, stderr)
		}
		var got []string
		for line := range strings.Lines(string(out)) {
			// gopls adds the end of the range to the place, and lines for what is
			// related.
			posn, message, _ := strings.Cut(strings.TrimSpace(line), ": ")
			if strings.HasPrefix(message, "- ") {
				continue
			}
			posn, _, _ = strings.Cut(posn, "-")
			got = append(got, drivertest.Line(dir, posn, message))
		}
		drivertest.Same(t, "gopls", drivertest.Sorted(got), want)
	})
	for name, kind := range map[string]drivertest.Kind{"VS Code": drivertest.VSCode, "Neovim": drivertest.Neovim} {
		t.Run(name, func(t *testing.T) { session(t, kind, drivertest.Sample(t), gopls) })
		t.Run(name+", turned off", func(t *testing.T) { turnedOff(t, kind, drivertest.Sample(t), gopls) })
	}
}

// session opens, changes and mends files.
func session(t *testing.T, kind drivertest.Kind, dir string, gopls string) {
	app, disk := filepath.Join(dir, "app", "app.go"), filepath.Join(dir, "disk", "disk.go")
	e := drivertest.StartEditor(t, kind, nil, dir, gopls)
	e.Open(app)
	e.Await(app, "11:2 sleep", "12:9 file")
	text := e.Text(app)
	e.Change(app, strings.Replace(text, "\ttime.Sleep(time.Millisecond)\n", "\n", 1))
	e.Await(app, "12:9 file")

	// A package below, not saved, changes what is true above.
	e.Open(disk)
	e.Change(disk, "package disk\n\nfunc Load(name string) ([]byte, error) { return nil, nil }\n")
	e.Await(app)
	e.Change(app, text)
	e.Await(app, "11:2 sleep")
	e.Change(disk, drivertest.Read(t, disk))

	// A quick fix applies to what is typed, saved or not.
	e.Change(app, strings.Replace(text, "\ttime.Sleep(time.Millisecond)\n", "\n\t/* 🐌 */ time.Sleep(time.Millisecond)\n", 1))
	e.Mend(app, e.Await(app, "12:11 sleep", "13:9 file")[0])
	if !strings.Contains(e.Text(app), "\n\t/* 🐌 */ if err := loop.Sleep(co, time.Millisecond); err != nil {\n") {
		t.Errorf("the mended text is\n%s", e.Text(app))
	}
	e.Mend(app, e.Await(app, "15:9 file")[0])
	e.Await(app)
	e.Save(app)
	drivertest.Go(t, dir, "build", "./...")
}

// turnedOff opens a file with gopls's own setting against stallcheck: what another
// analyzer finds comes in the same message, so that there is nothing to wait for.
func turnedOff(t *testing.T, kind drivertest.Kind, dir string, gopls string) {
	app := filepath.Join(dir, "app", "app.go")
	drivertest.Write(t, app, drivertest.Read(t, app)+"\nfunc again(name string) { name = name }\n")
	e := drivertest.StartEditor(t, kind, map[string]any{"analyses": map[string]bool{"stallcheck": false}}, dir, gopls)
	e.Open(app)
	e.AwaitSource(app, "assign")
	if diags := e.Shown(app, "stallcheck"); len(diags) > 0 {
		t.Errorf("stallcheck is off, and shows %+v", diags)
	}
}
