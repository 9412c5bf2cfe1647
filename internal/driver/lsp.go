package driver

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/stallcheck/stallcheck/internal/category"
	"github.com/stallcheck/stallcheck/internal/finding"
	"github.com/stallcheck/stallcheck/internal/lsp"
)

// lsp serves an editor over standard input and output.
func (c *command) lsp(args []string) (int, error) {
	var flags options
	fs := newFlagSet("stallcheck lsp")
	fs.StringVar(&flags.checks, "checks", "", "")
	fs.StringVar(&flags.minSeverity, "min-severity", "", "")
	if err := onlyFlags(fs, args); err != nil {
		return 0, err
	}
	if err := flags.validate(); err != nil {
		return 0, err
	}
	check := func(ctx context.Context, dirs []string, overlay map[string]string) (lsp.Result, error) {
		return checkFolders(ctx, flags, dirs, overlay)
	}
	if !lsp.Serve(os.Stdin, os.Stdout, check) {
		return 0, errors.New("the editor went away without saying shutdown and exit")
	}
	return exitClean, nil
}

// checkFolders analyses the packages in folders, a module at a time.
func checkFolders(ctx context.Context, flags options, dirs []string, texts map[string]string) (lsp.Result, error) {
	result := lsp.Result{Analysed: make(map[string]bool)}
	modules := make(map[string][]string)
	for _, dir := range dirs {
		root := moduleRoot(dir)
		if root == "" {
			result.Problems = append(result.Problems, dir+": "+noModule)
			continue
		}
		modules[root] = append(modules[root], dir)
	}
	over := &overlay{}
	if len(texts) > 0 {
		cache, err := os.UserCacheDir()
		if err != nil {
			return result, err
		}
		if over, err = writeOverlay(filepath.Join(cache, "stallcheck", "overlay"), texts); err != nil {
			return result, err
		}
		defer over.remove()
	}
	for root, dirs := range modules {
		c := &command{ctx: ctx, dir: root, overlay: over.file, stdout: io.Discard, stderr: io.Discard}
		if err := c.checkFolders(flags, dirs, over, &result); err != nil {
			return result, err
		}
	}
	slices.Sort(result.Problems)
	return result, nil
}

// checkFolders adds what the packages in folders of one module have to say.
func (c *command) checkFolders(opts options, dirs []string, over *overlay, result *lsp.Result) error {
	if err := opts.readConfig(c.dir); err != nil {
		return err
	}
	opts.patterns = make([]string, len(dirs))
	for i, dir := range dirs {
		opts.patterns[i] = "./" + relative(c.dir, dir)
	}
	pkgs, units, problems, err := c.scan(&opts)
	if err != nil || len(pkgs) == 0 {
		return err
	}
	r := c.collect(units, pkgs, true)
	for _, p := range append(r.Errors, problems...) {
		// A mistake in Go code is gopls's to show.
		if filepath.Ext(p.File) != ".go" && p.Package == "" {
			result.Problems = append(result.Problems, p.String())
		}
	}
	for _, p := range pkgs {
		result.Analysed[p.Dir] = !slices.Contains(r.silent, p.ImportPath)
	}
	for i := range r.Findings {
		result.Findings = append(result.Findings, c.forEditor(&r.Findings[i], over))
	}
	return nil
}

// forEditor makes what an editor shows of a finding.
func (c *command) forEditor(f *placed, over *overlay) lsp.Finding {
	at := func(file string, line, column int) lsp.Place {
		return lsp.Place{File: filepath.Join(c.dir, filepath.FromSlash(file)), Line: line, Column: column}
	}
	out := lsp.Finding{
		Place:   at(f.File, f.Line, f.Column),
		EndLine: f.EndLine, EndColumn: f.EndColumn,
		Info:     f.Severity == finding.Info,
		Category: f.Category, URL: category.URL(f.Category),
		Message: f.Message,
	}
	for i := 1; i < len(f.Chain) && i < len(f.calls); i++ {
		if call := f.calls[i]; call.File != "" {
			out.Related = append(out.Related, lsp.Related{
				Place:   at(call.File, call.Line, call.Column),
				Message: f.Chain[i-1] + " calls " + f.Chain[i],
			})
		}
	}
	if f.Task.File != "" {
		out.Related = append(out.Related, lsp.Related{Place: at(f.Task.File, f.Task.Line, 1), Message: describeTask(f.Task)})
	}
	if f.Fix != nil {
		out.Fix = &lsp.Fix{Safe: f.Fix.Safe, Message: f.Fix.Message}
		for _, e := range f.Fix.Edits {
			e = e.saved(over)
			out.Fix.Edits = append(out.Fix.Edits, lsp.Edit{File: e.File, Start: e.Start, End: e.End, New: e.New})
		}
	}
	return out
}
