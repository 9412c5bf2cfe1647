package main

import (
	"fmt"
	"os"
	"strings"
)

// An expectation is what was judged of one program at one version.
type expectation struct {
	env      []string // for the command, such as GOOS=js
	tags     string   // build tags
	partly   bool     // some packages cannot be analysed, which is known
	verdicts []verdict
}

// A verdict is what was judged of one finding.
type verdict struct {
	fingerprint, place, function, callee, category string
	verdict, why                                   string
}

const columns = "fingerprint\tplace\tfunction\tcallee\tcategory\tverdict\twhy"

// readExpectation reads a file: lines "# key: value", a line of column names,
// and a line of fields between tabs for each finding.
func readExpectation(file string) (*expectation, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	e := &expectation{}
	named := false
	for i, line := range strings.Split(strings.TrimRight(string(data), "\n"), "\n") {
		if header, ok := strings.CutPrefix(line, "# "); ok {
			key, value, _ := strings.Cut(header, ": ")
			switch key {
			case "env":
				e.env = strings.Fields(value)
			case "tags":
				e.tags = value
			case "not analysed":
				e.partly = true
			}
			continue
		}
		if !named {
			if line != columns {
				return nil, fmt.Errorf("%s:%d: the column names are missing: %q", file, i+1, columns)
			}
			named = true
			continue
		}
		v, err := parseVerdict(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, i+1, err)
		}
		e.verdicts = append(e.verdicts, v)
	}
	return e, nil
}

func parseVerdict(line string) (verdict, error) {
	f := strings.Split(line, "\t")
	if len(f) != 7 {
		return verdict{}, fmt.Errorf("%d fields, want 7, separated by tabs", len(f))
	}
	switch f[5] {
	case "right", "wrong", "debatable":
	default:
		return verdict{}, fmt.Errorf("verdict %q is none of right, wrong, debatable", f[5])
	}
	return verdict{f[0], f[1], f[2], f[3], f[4], f[5], f[6]}, nil
}
