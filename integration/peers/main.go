// Command peers runs the same work on loop and on what does such work
// elsewhere, in one run on one machine, and prints a table in Markdown: the
// table of docs/benchmarks.md.
//
// A peer that is not installed is skipped, and the table says so.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// row is one kind of work. Its figures are nanoseconds an item, or bytes.
type row struct{ key, what string }

var rows = []row{
	{"call_soon", "callback on the loop"},
	{"yield", "yield to the loop and back"},
	{"hop", "await a future another task completes"},
	{"spawn", "spawn a task and join it, a thousand at a time"},
	{"spawn_suspend", "the same, suspending once"},
	{"timer_cancel", "set a timer and cancel it"},
	{"timers", "100,000 timers set and fired"},
	{"sleepers", "100,000 tasks asleep at once"},
	{"submit1", "callback from another goroutine or thread, 1 producer"},
	{"submit16", "the same, 16 producers"},
	{"offload", "run a function elsewhere and wait for it"},
	{"offload64", "the same, 64 tasks at once"},
	{"bytes", "bytes a parked task"},
}

// figures are a peer's results by row.
type figures map[string]float64

// peer is something that does the work; run returns why it was skipped.
type peer struct {
	name string
	run  func() (figures, error)
}

func main() {
	peers := []peer{
		{"loop", ours},
		{"goroutines", goroutines},
		{"goja_nodejs", gojaLoop},
		{"node", script("node", "peer.js", []string{"--expose-gc"}, nil)},
		{"uvloop", python("uvloop")},
		{"asyncio", python("asyncio")},
	}
	var names []string
	results := make(map[string]figures)
	for _, p := range peers {
		fmt.Fprintln(os.Stderr, "running", p.name)
		f, err := p.run()
		if err != nil {
			fmt.Printf("%s skipped: %v\n\n", p.name, err)
			continue
		}
		names = append(names, p.name)
		results[p.name] = f
	}
	fmt.Printf("%s, %s/%s, %d processors\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	fmt.Printf("| ns an item | %s |\n|---|%s\n", strings.Join(names, " | "), strings.Repeat("---|", len(names)))
	for _, r := range rows {
		fmt.Printf("| %s |", r.what)
		for _, name := range names {
			if v, ok := results[name][r.key]; ok {
				fmt.Printf(" %.*f |", decimals(v), v)
			} else {
				fmt.Print(" - |")
			}
		}
		fmt.Println()
	}
}

func decimals(v float64) int {
	if v < 20 {
		return 1
	}
	return 0
}

// repeats is how many slices of about a millisecond a measurement takes the
// least of. On a machine that others use too, the least is what repeats.
const repeats = 300

// least returns the least time an item took in any slice. work does n items.
func least(work func(n int)) float64 {
	n := 16
	for {
		start := time.Now()
		work(n)
		if time.Since(start) > time.Millisecond/2 || n > 1<<20 {
			break
		}
		n *= 2
	}
	best := time.Duration(1 << 62)
	for range repeats {
		start := time.Now()
		work(n)
		best = min(best, time.Since(start))
	}
	return float64(best.Nanoseconds()) / float64(n)
}

// few is least for work that takes long.
func few(n int, work func()) float64 {
	best := time.Duration(1 << 62)
	for range 5 {
		start := time.Now()
		work()
		best = min(best, time.Since(start))
	}
	return float64(best.Nanoseconds()) / float64(n)
}

// heap returns the bytes in use, stacks included.
func heap() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc + m.StackInuse)
}
