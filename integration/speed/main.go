// Command speed compares stallcheck with go vet, its default suite, on the same
// modules in one run, and prints a table in Markdown: the one of
// docs/benchmarks.md. Figures are the median of the rounds.
//
// Cold is with what the packages compile to in Go's build cache, and nothing of
// the analysis; warm is the same command again; after an edit, one package that
// others import has changed.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// A cost is what one run took.
type cost struct {
	cpu    time.Duration // user and system, of all processes
	wall   time.Duration
	memory int64 // bytes, of the largest process
}

// states of the cache, in the order in which a round goes through them.
var states = []string{"cold", "warm", "after an edit"}

// figures are costs by state, one a round.
type figures map[string][]cost

func main() {
	log.SetFlags(0)
	log.SetPrefix("speed: ")
	rounds := flag.Int("rounds", 3, "how often each command is run in each state")
	only := flag.String("only", "", "the one module to run on")
	flag.Parse()

	dir, err := os.MkdirTemp("", "speed")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	fmt.Printf("%s, %s/%s, %d processors, %d rounds.\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), *rounds)
	fmt.Println("| module | packages | state | stallcheck CPU s | go vet CPU s | ratio | stallcheck s | go vet s | largest process MB | go vet's |")
	fmt.Println("|---|---:|---|---:|---:|---:|---:|---:|---:|---:|")
	for _, m := range modules {
		if *only != "" && *only != m.name {
			continue
		}
		if err := measure(m, dir, *rounds); err != nil {
			log.Printf("%s: %v", m.name, err)
		}
	}
}

// measure runs both commands on a module and prints its rows.
func measure(m module, dir string, rounds int) error {
	src, err := m.copyTo(filepath.Join(dir, m.name))
	if err != nil {
		return err
	}
	packages, err := dependencies(src)
	if err != nil {
		return err
	}
	// What the packages compile to is nobody's cost here.
	if _, err := run(src, "go", "vet", "-assign", "./..."); err != nil {
		return err
	}
	ours, vets := make(figures), make(figures)
	for round := range rounds {
		tool, err := buildTool(filepath.Join(dir, fmt.Sprint("stallcheck", m.name, round)))
		if err != nil {
			return err
		}
		// Flags are part of what results are kept under, as is the tool: with
		// one that is new, nothing is known.
		vet := []string{"go", "vet", fmt.Sprintf("-printf.funcs=speed%d%s%d", os.Getpid(), strings.ReplaceAll(m.name, "-", ""), round), "./..."}
		for _, state := range states {
			if state == states[2] {
				if err := m.edit(src, round); err != nil {
					return err
				}
				if _, err := run(src, "go", "vet", "-assign", "./..."); err != nil {
					return err
				}
			}
			a, err := run(src, tool, "./...")
			if err != nil {
				return err
			}
			b, err := run(src, vet...)
			if err != nil {
				return err
			}
			ours[state] = append(ours[state], a)
			vets[state] = append(vets[state], b)
		}
	}
	for _, state := range states {
		a, b := median(ours[state]), median(vets[state])
		fmt.Printf("| %s | %d | %s | %.1f | %.1f | %.2f | %.1f | %.1f | %d | %d |\n", m.name, packages, state,
			a.cpu.Seconds(), b.cpu.Seconds(), a.cpu.Seconds()/b.cpu.Seconds(), a.wall.Seconds(), b.wall.Seconds(), a.memory>>20, b.memory>>20)
	}
	return nil
}

// median takes each figure's median by itself.
func median(costs []cost) cost {
	mid := func(value func(cost) int64) int64 {
		list := make([]int64, len(costs))
		for i, c := range costs {
			list[i] = value(c)
		}
		slices.Sort(list)
		return list[len(list)/2]
	}
	return cost{
		cpu:    time.Duration(mid(func(c cost) int64 { return int64(c.cpu) })),
		wall:   time.Duration(mid(func(c cost) int64 { return int64(c.wall) })),
		memory: mid(func(c cost) int64 { return c.memory }),
	}
}
