// Command programs runs stallcheck over open-source programs whose findings were
// judged by hand, and tells what a change of stallcheck gained and lost there.
//
//	go run . -src DIR [-tool stallcheck] [NAME ...]
//
// DIR holds a directory for each program, as the README says. The exit code is 1
// if anything differs from the expectations, 2 if a program could not be checked.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	src := flag.String("src", "", "directory that holds the programs' sources")
	tool := flag.String("tool", "stallcheck", "the stallcheck command to run")
	expect := flag.String("expect", "../../testdata/programs", "directory of the expectation files")
	flag.Parse()
	if *src == "" {
		fmt.Fprintln(os.Stderr, "programs: -src is missing: name the directory that holds the programs' sources")
		os.Exit(2)
	}
	os.Exit(run(*src, *tool, *expect, flag.Args()))
}

func run(src, tool, expect string, only []string) int {
	files, err := filepath.Glob(filepath.Join(expect, "*.tsv"))
	if err != nil || len(files) == 0 {
		fmt.Fprintf(os.Stderr, "programs: no expectation files in %s\n", expect)
		return 2
	}
	code := 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".tsv")
		if name == "silent" || len(only) > 0 && !slices.Contains(only, name) {
			continue
		}
		want, err := readExpectation(file)
		if err == nil {
			var got []finding
			if got, err = check(filepath.Join(src, name), tool, want); err == nil {
				if report(os.Stdout, name, want, got) {
					code = max(code, 1)
				}
				continue
			}
		}
		fmt.Fprintf(os.Stderr, "programs: %s: %v\n", name, err)
		code = 2
	}
	return code
}
