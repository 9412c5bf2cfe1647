package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/internal/drivertest"
)

// TestLanguageServer drives stallcheck lsp as editors do.
func TestLanguageServer(t *testing.T) {
	tool := drivertest.Tool(t)
	for name, kind := range map[string]drivertest.Kind{"VS Code": drivertest.VSCode, "Neovim": drivertest.Neovim} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GOCACHE", strings.TrimSpace(string(drivertest.Go(t, ".", "env", "GOCACHE"))))
			cache := t.TempDir()
			t.Setenv("XDG_CACHE_HOME", cache)
			dir := drivertest.Sample(t)
			app, disk := filepath.Join(dir, "app", "app.go"), filepath.Join(dir, "disk", "disk.go")
			e := drivertest.StartEditor(t, kind, nil, dir, tool, "lsp")

			e.Open(app)
			diags := e.Await(app, "11:2 sleep", "12:9 file")
			if m := diags[1].Message; !strings.Contains(m, "(*lib.Store).Text → disk.Load → os.ReadFile") {
				t.Errorf("message is %q", m)
			}
			if related := diags[1].Related; len(related) != 1 || !strings.Contains(related[0].Message, "on the loop in Show") {
				t.Errorf("related information is %+v", related)
			}
			test := filepath.Join(dir, "app", "app_test.go")
			e.Await(test, "13:3 sleep")

			// What is typed is looked at before it is saved, and where it stands
			// is said of the text in the editor.
			text := e.Text(app)
			e.Change(app, strings.Replace(text, "\ttime.Sleep(time.Millisecond)\n", "\t/* 🐌 */ time.Sleep(time.Second)\n\n", 1))
			e.Await(app, "11:11 sleep", "13:9 file")
			e.Change(app, strings.Replace(text, "\ttime.Sleep(time.Millisecond)\n", "", 1))
			e.Await(app, "11:9 file")
			e.Save(app)

			// A package below, not saved either, changes what is true above.
			e.Open(disk)
			e.Change(disk, "package disk\n\nfunc Load(name string) ([]byte, error) { return nil, nil }\n")
			e.Await(app)
			e.Close(disk)
			e.Await(app, "11:9 file")

			// Half a line keeps what is shown; a whole one renews it.
			e.Change(app, text+"\nfunc half(")
			e.Change(app, text)
			e.Await(app, "11:2 sleep", "12:9 file")

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
			e.Close(app)
			e.Await(app)
			e.Await(test)

			// A file of no module is not passed over in silence.
			alone := filepath.Join(t.TempDir(), "alone.go")
			drivertest.Write(t, alone, "package alone\n")
			e.Open(alone)
			e.AwaitSaid(filepath.Dir(alone) + ": there is no go.mod file here or above")
			if left, _ := filepath.Glob(filepath.Join(cache, "stallcheck", "overlay", "*")); len(left) > 0 {
				t.Errorf("overlays are left: %v", left)
			}
		})
	}
}

// BenchmarkLanguageServer tells how long an editor waits for the diagnostics of a
// file of this repository, where nothing is analysed yet and where all is, and
// what processor time that takes.
func BenchmarkLanguageServer(b *testing.B) {
	repo := drivertest.Repo(b)
	file := filepath.Join(repo, "loop", "misuse_test.go")
	var cold, warm, coldCPU, warmCPU time.Duration
	session := func(tool string, wall, cpu *time.Duration) {
		e := drivertest.StartEditor(b, drivertest.VSCode, nil, repo, tool, "lsp")
		start := time.Now()
		for _, name := range []string{"analyzer/analyzer.go", "cmd/stallcheck/main.go"} {
			e.Open(filepath.Join(repo, filepath.FromSlash(name)))
		}
		e.Open(file)
		e.AwaitSource(file, "stallcheck")
		*wall += time.Since(start)
		*cpu += e.Quit()
	}
	for i := range b.N {
		tool := drivertest.Tool(b)
		// What go keeps is kept by the tool's hash.
		f, err := os.OpenFile(tool, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := fmt.Fprintf(f, "%d %v", i, time.Now()); err != nil {
			b.Fatal(err)
		}
		f.Close()
		session(tool, &cold, &coldCPU)
		session(tool, &warm, &warmCPU)
	}
	for _, m := range []struct {
		unit string
		took time.Duration
	}{{"cold-cpu-s/op", coldCPU}, {"cold-s/op", cold}, {"warm-cpu-s/op", warmCPU}, {"warm-s/op", warm}} {
		b.ReportMetric(m.took.Seconds()/float64(b.N), m.unit)
	}
	b.ReportMetric(0, "ns/op")
}
