package driver

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
)

// vetPackages runs go vet over packages with this binary as its tool. Packages that
// go vet cannot load would keep it from analysing the others; they become
// problems, and the others are analysed without them.
func (c *command) vetPackages(patterns []string, opts *options) ([]unit, []Problem, error) {
	out, err := c.goVet(opts.toolFlags(), patterns)
	if err != nil {
		return nil, nil, err
	}
	if !out.failed || len(out.units) > 0 {
		return out.units, out.problems, nil
	}
	good, problems, err := c.loadable(patterns)
	if err != nil {
		return nil, nil, err
	}
	if len(problems) == 0 {
		return nil, out.problems, nil
	}
	if len(good) == 0 {
		return nil, problems, nil
	}
	out, err = c.goVet(opts.toolFlags(), importPaths(good))
	if err != nil {
		return nil, nil, err
	}
	return out.units, append(problems, out.problems...), nil
}

// vetOutput is what one run of go vet had to say.
type vetOutput struct {
	units    []unit
	problems []Problem
	failed   bool // go vet's exit code was not 0
}

// goVet runs go vet -json with this binary as the tool.
func (c *command) goVet(toolFlags, patterns []string) (vetOutput, error) {
	self, err := os.Executable()
	if err != nil {
		return vetOutput{}, fmt.Errorf("cannot find this program's own file: %v", err)
	}
	args := []string{"vet", "-vettool=" + self, "-json"}
	args = append(append(args, c.overlayFlag()...), toolFlags...)
	cmd := c.goCommand(append(args, "--"), patterns)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return vetOutput{}, err
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return vetOutput{}, err
	}
	if err := cmd.Start(); err != nil {
		return vetOutput{}, goFailed(err, "")
	}

	progress := startProgress(c.stderr)
	defer progress.stop()
	var (
		mu    sync.Mutex
		out   vetOutput
		lines []string
		group sync.WaitGroup
		bad   error
	)
	// Go 1.25 writes the tool's JSON to standard error, among the headers of
	// packages; later versions write it to standard output.
	for _, pipe := range []io.Reader{stdout, stderr} {
		group.Go(func() {
			err := splitOutput(pipe, func(object []byte) error {
				units, err := parseUnits(object)
				mu.Lock()
				defer mu.Unlock()
				out.units = append(out.units, units...)
				progress.analysed(len(units))
				return err
			}, func(line string) {
				mu.Lock()
				defer mu.Unlock()
				lines = append(lines, line)
			})
			if err != nil {
				mu.Lock()
				defer mu.Unlock()
				bad = fmt.Errorf("cannot read the output of go vet: %v", err)
			}
		})
	}
	group.Wait()
	out.failed = cmd.Wait() != nil
	out.problems = c.parseProblems(lines)
	if out.failed && len(out.problems) == 0 {
		bad = fmt.Errorf("go vet failed and did not say why")
	}
	return out, bad
}

// splitOutput hands on each JSON object, which starts with a line "{" and ends
// with a line "}", and each other line. It reads to the end whatever is wrong
// and returns the first error.
func splitOutput(r io.Reader, object func([]byte) error, line func(string)) error {
	var (
		first  error
		buf    []byte
		inside bool
		reader = bufio.NewReader(r)
	)
	note := func(err error) {
		if first == nil {
			first = err
		}
	}
	for {
		text, err := reader.ReadString('\n')
		text = strings.TrimRight(text, "\r\n")
		switch {
		case inside:
			buf = append(append(buf, text...), '\n')
			if text == "}" {
				note(object(buf))
				inside = false
			}
		case text == "{":
			buf, inside = append(buf[:0], "{\n"...), true
		case text == "{}":
		case text != "":
			line(text)
		}
		if err == io.EOF {
			if inside {
				note(io.ErrUnexpectedEOF)
			}
			return first
		}
		if err != nil {
			note(err)
			return first
		}
	}
}
