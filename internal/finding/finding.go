// Package finding says what the analysis of one package found, in the form in
// which it goes from the vet tool, through `go vet -json`, to the command.
//
// A diagnostic of golang.org/x/tools/go/analysis has no room for a chain, a
// task or a severity. When the analyzer's flag -details is set, it attaches one
// more related message to each diagnostic: Prefix followed by a Finding in
// JSON. One more diagnostic of category StatsCategory a package carries Stats.
package finding

import (
	"encoding/json"
	"strings"
)

// Prefix starts a related message that carries a Finding, or the message of a
// diagnostic that carries Stats.
const Prefix = "stallcheck-details: "

// StatsCategory is the category of the diagnostic that carries Stats.
const StatsCategory = "stats"

// Severities, mildest first.
const (
	Info    = "info"    // cheap, bounded work such as the metadata of a file
	Warning = "warning" // a wait of unbounded or long time
)

// A Finding is one blocking call that runs on a loop. Its place and message are
// those of the diagnostic that carries it.
type Finding struct {
	Package     string   `json:"package"`  // import path
	Function    string   `json:"function"` // that holds the call, short: "(*model).Update"
	Category    string   `json:"category"`
	Severity    string   `json:"severity"`
	Callee      string   `json:"callee"` // the call's full name, or "channel receive" and the like
	Chain       []string `json:"chain"`  // from the callee to what blocks
	Calls       []Place  `json:"calls"`  // where the call of each name of Chain stands, as far as that is in this package
	Task        Task     `json:"task"`
	Fix         *Fix     `json:"fix,omitempty"`
	Fingerprint string   `json:"fingerprint"` // survives moved lines
}

// A Place is a position in a file of the package; the zero Place is unknown.
type Place struct {
	File   string `json:"file,omitempty"` // base name
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// A Task is the function through which a finding's call comes to run on a loop.
type Task struct {
	Name string `json:"name"` // short: "model.Update"
	File string `json:"file"` // base name as seen by the analyzer; the command makes it relative
	Line int    `json:"line"`
	How  string `json:"how"` // "implements tea.Model", "passed to loop.Go"
}

// A Fix says that a suggested fix exists.
type Fix struct {
	Safe    bool   `json:"safe"`
	Message string `json:"message"`
}

// Stats counts what the analysis of one package looked at.
type Stats struct {
	Package    string `json:"package"`
	Tasks      int    `json:"tasks"`             // functions found to run on a loop, not counting their helpers
	Functions  int    `json:"functions"`         // functions analysed
	OnLoop     []Span `json:"on_loop,omitempty"` // the tasks
	Dynamic    []Site `json:"dynamic,omitempty"`
	Unresolved int    `json:"unresolved"` // calls on a loop whose callee is not known

	// Notes say what models name and the version in use does not have.
	Notes []string `json:"notes,omitempty"`
}

// A Span is a task and where it stands.
type Span struct {
	Name  string `json:"name"`           // short, as in Task
	How   string `json:"how"`            // as in Task
	Loop  string `json:"loop,omitempty"` // the library whose loop it is, "" if only a directive says that there is one
	File  string `json:"file"`           // base name
	First int    `json:"first"`
	Last  int    `json:"last,omitempty"` // line; 0 if another package declares the task, which is handed to a loop in the first line
}

// A Site is a call on a loop whose callee is not known.
type Site struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Call string `json:"call"` // "function value" or "method io.Reader.Read"
}

// ExplainCategory is the category of a diagnostic whose message carries an
// Explanation.
const ExplainCategory = "explain"

// Verdicts of an Explanation.
const (
	Never   = "never"
	Depends = "depends"
	Blocks  = "blocks"
)

// An Explanation says what calling one function does to the caller.
type Explanation struct {
	Func      string   `json:"func"` // as the types package writes it: "(*net/http.Client).Do"
	Verdict   string   `json:"verdict"`
	Category  string   `json:"category,omitempty"`
	Chain     []string `json:"chain,omitempty"`
	DependsOn []string `json:"depends_on,omitempty"` // "calls f", "calls dst.Write"
	Source    string   `json:"source,omitempty"`     // "inferred", "standard library table", "model", "directive"
}

// Encode returns v, a Finding, Stats or an Explanation, as a message.
func Encode(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic("finding: " + err.Error()) // only strings and numbers inside
	}
	return Prefix + string(data)
}

// Decode reads into v what Encode made and reports whether message is such.
func Decode(message string, v any) bool {
	data, ok := strings.CutPrefix(message, Prefix)
	return ok && json.Unmarshal([]byte(data), v) == nil
}
