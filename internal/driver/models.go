package driver

import (
	"bufio"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/stallcheck/stallcheck/analyzer"
)

// models lists the libraries that the analysis knows, those of the module's own
// config among them.
func (c *command) models(args []string) (int, error) {
	fs := newFlagSet("stallcheck models")
	asJSON := fs.Bool("json", false, "")
	rest, err := parseFlags(fs, args)
	if err != nil {
		return 0, err
	}
	if len(rest) > 0 {
		return 0, fmt.Errorf("models takes no arguments, but got %s", rest[0])
	}
	var opts options
	if err := opts.readConfig(c.dir); err != nil {
		return 0, err
	}
	libs, err := analyzer.Libraries(analyzer.Config{Models: opts.models, ModelsFile: opts.modelsFile})
	if err != nil {
		return 0, err
	}
	if *asJSON {
		enc := json.NewEncoder(c.stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return exitClean, enc.Encode(libs)
	}
	b := bufio.NewWriter(c.stdout)
	for _, lib := range libs {
		fmt.Fprintf(b, "%s (%s)\n\t%s\n", lib.Name, lib.File, strings.Join(lib.Paths, ", "))
		for _, what := range lib.OnLoop {
			fmt.Fprintf(b, "\ton the loop: %s\n", what)
		}
		for _, what := range lib.Offload {
			fmt.Fprintf(b, "\tnot on it: %s\n", what)
		}
		if lib.Effect != "" && len(lib.OnLoop) > 0 {
			fmt.Fprintf(b, "\twaiting there: %s\n", lib.Effect)
		}
		if len(lib.Deadlocks) > 0 {
			fmt.Fprintf(b, "\tnever return there: %s\n", strings.Join(lib.Deadlocks, ", "))
		}
		if lib.Advice != "" {
			fmt.Fprintf(b, "\tinstead: %s\n", lib.Advice)
		}
		if lib.Source != "" {
			fmt.Fprintf(b, "\tsee %s\n", lib.Source)
		}
	}
	return exitClean, b.Flush()
}
