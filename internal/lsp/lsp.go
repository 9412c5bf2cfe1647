// Package lsp is a language server that shows stallcheck's findings and offers
// its fixes. It runs beside any gopls, which it leaves everything else to.
//
// Diagnostics follow what is opened, changed and saved. Each event starts a
// run over the packages of all open files, since a change in one may matter to
// another, and ends the run that it overtakes. The server knows nothing of how
// packages are analysed: a Check does that.
package lsp

import "context"

// A Check analyses the packages in folders, with the text of files that are not
// saved in overlay, by absolute name. It stops early when ctx is done.
type Check func(ctx context.Context, dirs []string, overlay map[string]string) (Result, error)

// A Result is what a Check found. A folder that is not among Analysed could not
// be analysed: it does not compile at the moment, say.
type Result struct {
	Findings []Finding
	Analysed map[string]bool // by folder
	Problems []string        // why something could not be analysed, but for mistakes in Go code
}

// A Finding is one diagnostic. Lines and columns count from 1, columns in
// bytes.
type Finding struct {
	Place
	EndLine, EndColumn int
	Info               bool // mild
	Category, URL      string
	Message            string
	Related            []Related
	Fix                *Fix
}

// A Place is a position in a file with an absolute name.
type Place struct {
	File         string
	Line, Column int
}

// A Related is another place that has to do with a finding.
type Related struct {
	Place
	Message string
}

// A Fix mends a finding.
type Fix struct {
	Safe    bool // does what the code did before, whatever the rest of the program does
	Message string
	Edits   []Edit
}

// An Edit replaces the bytes from Start to End of a file.
type Edit struct {
	File       string
	Start, End int
	New        string
}
