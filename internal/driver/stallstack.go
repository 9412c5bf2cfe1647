package driver

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A stall is one report of the watchdog of package loop.
type stall struct {
	Task     string        `json:"task"`
	Duration time.Duration `json:"duration"`
	State    string        `json:"state"`
	Stack    string        `json:"stack"`
}

// A frame is one call on a stack: the function, and where it had got to.
type frame struct {
	fn   string // as the runtime writes it: "example.com/m/pkg.(*T).M.func1"
	file string
	line int
}

// readStalls reads the lines that loop.JSONSink writes.
func readStalls(r io.Reader, name string) ([]stall, error) {
	var list []stall
	lines := bufio.NewReader(r)
	for n := 1; ; n++ {
		text, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(text)) > 0 {
			var s stall
			if json.Unmarshal(text, &s) != nil || s.Stack == "" {
				return nil, fmt.Errorf("%s:%d: not a report of the watchdog; write the file with loop.WithWatchdog(limit, loop.JSONSink(file))", name, n)
			}
			list = append(list, s)
		}
		if err == io.EOF {
			return list, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %v", name, cause(err))
		}
	}
}

var stackPlace = regexp.MustCompile(`^\t(.+):(\d+)(?: \+0x[0-9a-f]+)?$`)

// parseStack returns the frames of a goroutine's stack, the innermost first,
// without the loop's own at the outer end.
func parseStack(text string) []frame {
	var frames []frame
	fn := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "created by ") {
			break
		}
		if m := stackPlace.FindStringSubmatch(line); m != nil {
			if fn != "" {
				n, _ := strconv.Atoi(m[2])
				frames = append(frames, frame{fn, m[1], n})
			}
			fn = ""
			continue
		}
		fn = ""
		if open := strings.LastIndexByte(line, '('); open > 0 && strings.HasSuffix(line, ")") {
			fn = line[:open]
		}
	}
	for len(frames) > 0 && frames[len(frames)-1].ofLoop() {
		frames = frames[:len(frames)-1]
	}
	return frames
}

// ofLoop reports whether the function is of the runtime that runs tasks.
func (f frame) ofLoop() bool {
	const loop = "github.com/stallcheck/stallcheck/loop"
	for _, prefix := range []string{"runtime.", "iter.", loop + ".", loop + "/loophttp."} {
		if strings.HasPrefix(f.fn, prefix) {
			return true
		}
	}
	return false
}

// pkg returns the import path of the function's package, "main" for a program's.
func (f frame) pkg() string {
	slash := strings.LastIndexByte(f.fn, '/') + 1
	dot := strings.IndexByte(f.fn[slash:], '.')
	if dot < 0 {
		return f.fn
	}
	return strings.ReplaceAll(f.fn[:slash+dot], "%2e", ".")
}

// symbol returns the name of the function inside its package.
func (f frame) symbol() string {
	slash := strings.LastIndexByte(f.fn, '/') + 1
	_, name, _ := strings.Cut(f.fn[slash:], ".")
	return withoutTypeParams(name)
}

var literalPart = regexp.MustCompile(`\.(func\d+|gowrap\d+|deferwrap\d+|\d+)(\.|$|-)|^glob\.|-fm$|-range\d+`)

// declared returns the function's name if it is declared, not a literal.
func (f frame) declared(path string) (funcName, bool) {
	if literalPart.MatchString(f.symbol()) {
		return funcName{}, false
	}
	name, ok := parseSymbol(f.symbol())
	name.pkg = path
	return name, ok
}

// method returns the last part of the function's name.
func lastName(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }
