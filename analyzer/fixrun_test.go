package analyzer_test

import (
	"context"
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// buildAll compiles programs, by name, and returns the folder of the binaries.
func buildAll(t *testing.T, sources map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	repo, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, text []byte) {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", fmt.Appendf(nil, "module example.com/p\n\ngo 1.25.0\n\nrequire github.com/stallcheck/stallcheck v0.0.0\n\nreplace github.com/stallcheck/stallcheck => %s\n", filepath.ToSlash(repo)))
	for name, text := range sources {
		write(filepath.Join(name, "main.go"), text)
	}
	bin := filepath.Join(dir, "bin")
	cmd := exec.Command("go", "build", "-mod=mod", "-o", bin+string(filepath.Separator), "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return bin
}

func printed(t *testing.T, bin, name string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, filepath.Join(bin, name)).CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v: %s", name, err, out)
	}
	return string(out)
}

// TestFixedProgramsComputeTheSame runs generated programs before and after they
// were fixed: they call the same functions with the same arguments in the same
// order, and return the same.
func TestFixedProgramsComputeTheSame(t *testing.T) {
	b, err := newBench()
	if err != nil {
		t.Fatal(err)
	}
	const count, cases = 4, 25
	sources := make(map[string][]byte)
	for i := range count {
		src, err := format.Source([]byte(newProgram(uint64(1000+i), cases, true)))
		if err != nil {
			t.Fatal(err)
		}
		fixed, fixes, err := b.fixProgram(src)
		if err != nil || fixes == 0 {
			t.Fatalf("program %d, %d fixes: %v", i, fixes, err)
		}
		sources[fmt.Sprintf("before%d", i)] = src
		sources[fmt.Sprintf("after%d", i)] = fixed
	}
	bin := buildAll(t, sources)
	for i := range count {
		before, after := printed(t, bin, fmt.Sprintf("before%d", i)), printed(t, bin, fmt.Sprintf("after%d", i))
		if before == after && strings.Count(before, "\n") == cases {
			continue
		}
		was, is := strings.Split(before, "\n"), strings.Split(after, "\n")
		for j := range was {
			if j < len(is) && was[j] != is[j] {
				t.Errorf("program %d, case %d:\nbefore: %s\nafter:  %s\n%s", i, j, was[j], is[j], sources[fmt.Sprintf("after%d", i)])
				break
			}
		}
	}
}

// stalling waits until another task has run three times, or gives up: which of
// them it was is what it prints, with how often the watchdog saw it on the loop.
const stalling = `package main

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

var ticks, stalls atomic.Int64

func waitForTicks(patience int) string {
	for range patience {
		if ticks.Load() >= 3 {
			return "others ran meanwhile"
		}
		time.Sleep(10 * time.Millisecond)
	}
	return "nobody ran"
}

func work(co *loop.Co) (string, error) {
	return waitForTicks(100), nil
}

func main() {
	l := loop.New(loop.WithWatchdog(100*time.Millisecond, func(s loop.Stall) {
		if strings.Contains(fmt.Sprint(s), "waitForTicks") {
			stalls.Add(1)
		}
	}))
	main := loop.Submit(l, work)
	loop.Submit(l, func(co *loop.Co) (int, error) {
		for range 3 {
			if err := loop.Sleep(co, time.Millisecond); err != nil {
				return 0, err
			}
			ticks.Add(1)
		}
		return 0, nil
	})
	go l.RunForever()
	said, err := main.Get(context.Background())
	l.Stop()
	fmt.Println(said, err, stalls.Load())
}
`

// TestFixEndsTheStall runs a program whose coroutine blocks, before and after.
func TestFixEndsTheStall(t *testing.T) {
	b, err := newBench()
	if err != nil {
		t.Fatal(err)
	}
	fixed, fixes, err := b.fixProgram([]byte(stalling))
	if err != nil || fixes != 1 {
		t.Fatalf("%d fixes: %v", fixes, err)
	}
	bin := buildAll(t, map[string][]byte{"before": []byte(stalling), "after": fixed})
	if got, want := printed(t, bin, "before"), "nobody ran <nil> 1\n"; got != want {
		t.Errorf("before: %q, want %q", got, want)
	}
	if got, want := printed(t, bin, "after"), "others ran meanwhile <nil> 0\n"; got != want {
		t.Errorf("after: %q, want %q", got, want)
	}
}
