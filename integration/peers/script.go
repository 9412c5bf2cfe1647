package main

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
)

//go:embed peer.py peer.js
var scripts embed.FS

// script returns a peer that is another program: it runs the file and prints
// lines of a row's key and a figure.
func script(program, file string, flags, args []string) func() (figures, error) {
	return func() (figures, error) {
		path, err := exec.LookPath(program)
		if err != nil {
			return nil, errors.New(program + " is not installed")
		}
		source, err := scripts.ReadFile(file)
		if err != nil {
			return nil, err
		}
		cmd := exec.Command(path, slices.Concat(flags, []string{"-"}, args)...)
		cmd.Stdin = bytes.NewReader(source)
		out, err := cmd.Output()
		if err != nil {
			var exit *exec.ExitError
			if errors.As(err, &exit) {
				lines := strings.Split(strings.TrimSpace(string(exit.Stderr)), "\n")
				return nil, fmt.Errorf("%s: %s", program, lines[len(lines)-1])
			}
			return nil, err
		}
		f := make(figures)
		for line := range strings.Lines(string(out)) {
			key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
			v, err := strconv.ParseFloat(value, 64)
			if err != nil {
				return nil, fmt.Errorf("%s printed %q", program, line)
			}
			f[key] = v
		}
		return f, nil
	}
}

// python tries the interpreters there may be until one has the library.
func python(library string) func() (figures, error) {
	return func() (f figures, err error) {
		for _, program := range []string{"python3", "/usr/bin/python3"} {
			if f, err = script(program, "peer.py", nil, []string{library})(); err == nil {
				return f, nil
			}
		}
		return nil, err
	}
}
