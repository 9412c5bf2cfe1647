package driver

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// A sighting is a place where the watchdog saw the loop blocked, lined up with
// what the analysis says of it; its fields are the JSON format.
type sighting struct {
	Verdict  string        `json:"verdict"` // found, missed or suppressed
	File     string        `json:"file"`    // where it can be acted upon
	Line     int           `json:"line"`
	Calls    []string      `json:"calls"` // from the task inwards
	Category string        `json:"category"`
	State    string        `json:"state"`
	Reports  int           `json:"reports"`
	Longest  time.Duration `json:"longest"` // nanoseconds
	Tasks    []string      `json:"tasks"`
	Why      string        `json:"why"`             // the finding's message, or what broke the chain, or who suppressed it
	Model    string        `json:"model,omitempty"` // a line of .stallcheck.yaml that closes it
	Above    string        `json:"above,omitempty"` // or a directive that stands above this function
	Place    string        `json:"place,omitempty"` // which is declared here

	frames []frame
}

// Verdicts of a sighting.
const (
	stallFound      = "found"
	stallMissed     = "missed"
	stallSuppressed = "suppressed"
)

// stalls lines up what the watchdog saw with what the analysis finds.
func (c *command) stalls(args []string) (int, error) {
	fs := newFlagSet("stallcheck stalls")
	asJSON := fs.Bool("json", false, "")
	opts := &options{checks: "all", tests: true}
	fs.StringVar(&opts.config, "config", "", "")
	rest, err := parseFlags(fs, args)
	if err != nil {
		return 0, err
	}
	if len(rest) == 0 {
		return 0, errors.New("stalls needs the file that loop.JSONSink wrote")
	}
	if opts.patterns = rest[1:]; len(opts.patterns) == 0 {
		opts.patterns = []string{"./..."}
	}
	data, err := os.ReadFile(rest[0])
	if err != nil {
		return 0, fmt.Errorf("%s: %v", rest[0], cause(err))
	}
	reports, err := readStalls(bytes.NewReader(data), rest[0])
	if err != nil {
		return 0, err
	}
	if err := opts.readConfig(c.dir); err != nil {
		return 0, err
	}
	list := gather(reports)
	r, err := c.lineUp(list, opts)
	if err != nil {
		return 0, err
	}
	if len(r.Errors) > 0 {
		r.writeProblems(c.stderr)
		return exitFailed, nil // what is missed cannot be told from what was not looked at
	}
	if *asJSON {
		enc := json.NewEncoder(c.stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		err = enc.Encode(list)
	} else {
		err = c.writeStalls(list, len(reports))
	}
	if slices.ContainsFunc(list, func(s *sighting) bool { return s.Verdict == stallMissed }) {
		return exitFindings, err
	}
	return exitClean, err
}

// gather makes one sighting of the reports with the same stack.
func gather(reports []stall) []*sighting {
	list := []*sighting{}
	byStack := make(map[string]*sighting)
	for _, s := range reports {
		frames := parseStack(s.Stack)
		key := fmt.Sprint(frames)
		seen := byStack[key]
		if seen == nil {
			seen = &sighting{State: s.State, Calls: []string{}, frames: frames}
			byStack[key] = seen
			list = append(list, seen)
		}
		seen.Reports++
		seen.Longest = max(seen.Longest, s.Duration)
		if !slices.Contains(seen.Tasks, s.Task) {
			seen.Tasks = append(seen.Tasks, s.Task)
		}
	}
	return list
}

// lineUp gives each sighting its verdict. The report says what could not be
// analysed.
func (c *command) lineUp(list []*sighting, opts *options) (*report, error) {
	pkgs, units, problems, err := c.scan(opts)
	if err != nil {
		return nil, err
	}
	r, err := c.judge(pkgs, units, problems, nil, opts)
	if err != nil {
		return nil, err
	}
	if len(r.Errors) > 0 {
		return r, nil
	}
	src, err := c.loadSource(list, pkgs)
	if err != nil {
		return nil, err
	}
	w := &witness{c: c, r: r, src: src}
	if w.known, err = w.explain(list, opts); err != nil {
		return nil, err
	}
	for _, s := range list {
		w.judge(s)
	}
	slices.SortStableFunc(list, func(a, b *sighting) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), strings.Compare(a.Why, b.Why))
	})
	return r, nil
}
