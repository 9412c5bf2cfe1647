package gocacheprog

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/internal/drivertest"
)

// TestSecondMachine works in two folders with local caches of their own and a
// server behind them. In the second, nothing is analysed again, and what is
// printed is the same.
func TestSecondMachine(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the tool's runs are counted by a shell script")
	}
	bin := t.TempDir()
	drivertest.Go(t, ".", "build", "-o", bin+string(filepath.Separator), "tool")
	server, tool := serve(t, bin), drivertest.Tool(t)
	counter, runs := counting(t, tool)

	machine := func() (findings string, analysed int) {
		dir := drivertest.Sample(t)
		cacher := filepath.Join(bin, "go-cacher") + " -cache-dir " + t.TempDir() + " -cache-server " + server
		env := []string{"GOCACHEPROG=" + cacher, "GOFLAGS=-mod=mod -trimpath"}
		before := runs()
		if _, stderr, code := drivertest.Run(t, dir, env, "go", "vet", "-vettool="+counter, "-json", "./..."); code != 0 {
			t.Fatalf("go vet: exit code %d: %s", code, stderr)
		}
		analysed = runs() - before
		out, stderr, code := drivertest.Run(t, dir, env, tool, "-format", "json", "./...")
		if code != 1 {
			t.Fatalf("stallcheck: exit code %d: %s", code, stderr)
		}
		return string(out), analysed
	}
	first, analysed := machine()
	if analysed == 0 || !strings.Contains(first, `"file": "app/app.go"`) {
		t.Fatalf("the first machine analyses %d packages and finds\n%s", analysed, first)
	}
	second, again := machine()
	if again != 0 {
		t.Errorf("the second machine analyses %d packages, the first %d", again, analysed)
	}
	if second != first {
		t.Errorf("the second machine finds\n%s\nthe first\n%s", second, first)
	}
}

// counting returns a script that runs the tool, and how often it was run on a
// package so far.
func counting(t *testing.T, tool string) (script string, runs func() int) {
	dir := t.TempDir()
	script, log := filepath.Join(dir, "stallcheck"), filepath.Join(dir, "log")
	drivertest.Write(t, log, "")
	drivertest.Write(t, script, "#!/bin/sh\ncase \"$*\" in *.cfg) echo run >>'"+log+"';; esac\nexec '"+tool+"' \"$@\"\n")
	if err := os.Chmod(script, 0o777); err != nil {
		t.Fatal(err)
	}
	return script, func() int { return strings.Count(drivertest.Read(t, log), "run") }
}

// TestShards splits the packages over runners, as docs/ci does: together they
// find what one run finds.
func TestShards(t *testing.T) {
	dir, tool := drivertest.Sample(t), drivertest.Tool(t)
	all := drivertest.GoVet(t, tool, dir, "./...")
	pkgs := strings.Fields(string(drivertest.Go(t, dir, "list", "./...")))
	const shards = 3
	var got []string
	for i := range shards {
		var mine []string
		for j, pkg := range pkgs {
			if j%shards == i {
				mine = append(mine, pkg)
			}
		}
		found := drivertest.GoVet(t, tool, dir, mine...)
		// Each finding is one shard's.
		for _, line := range found {
			if slices.Contains(got, line) {
				t.Errorf("two shards find %s", line)
			}
		}
		got = append(got, found...)
	}
	drivertest.Same(t, "the shards", drivertest.Sorted(got), all)
}

// serve starts the cache server and returns its URL.
func serve(t *testing.T, bin string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	cmd := exec.Command(filepath.Join(bin, "go-cacher-server"), "-listen", addr, "-cache-dir", t.TempDir())
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	for range 100 {
		if conn, err := net.Dial("tcp", addr); err == nil {
			conn.Close()
			return "http://" + addr
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("the cache server does not answer")
	return ""
}
