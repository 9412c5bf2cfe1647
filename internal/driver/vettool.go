package driver

import (
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/stallcheck/stallcheck/analyzer"
)

// isVetTool reports whether args are those that go vet gives to its tool:
// -flags, -V=full, or flags and the name of a .cfg file.
func isVetTool(args []string) bool {
	if len(args) == 0 {
		return false
	}
	last := args[len(args)-1]
	if args[0] == "-flags" || strings.HasPrefix(args[0], "-V=") {
		return true
	}
	if !strings.HasSuffix(last, ".cfg") || strings.HasPrefix(last, "-") {
		return false
	}
	return len(args) == 1 || strings.TrimLeft(args[len(args)-2], "-") != "config"
}

// memoryLimit, in bytes, is where the collector works harder. Only packages of
// several megabytes of source come near: see docs/benchmarks.md.
const memoryLimit = 350 << 20

// runVetTool analyses the one package that the .cfg file describes, as
// unitchecker does, and exits.
func runVetTool(stderr io.Writer) {
	if last := len(os.Args) - 1; strings.HasSuffix(os.Args[last], ".cfg") {
		name, err := rewriteUnit(os.Args[last], os.Args[1:last])
		if err != nil {
			fmt.Fprintf(stderr, "stallcheck: %v\n", err)
			os.Exit(1)
		}
		os.Args[last] = name
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	os.Args[0] = "stallcheck" // whatever the file is called: parseProblems looks for it
	unitchecker.Main(analyzer.New(analyzer.Config{}))
}

// testsSuffix marks the ID of a unit that holds a package's test files. Go vet
// gives a package and its test variant the same ID.
const testsSuffix = " [tests]"

// vetUnit is the part of a .cfg file that rewriteUnit looks at.
type vetUnit struct {
	ID            string
	Dir           string
	GoFiles       []string
	IgnoredFiles  []string
	ModulePath    string
	ModuleVersion string
	Module        json.RawMessage
	VetxOnly      bool
	Stdout        string
}

// rewriteUnit returns the name of a .cfg file that says what the file called
// name should have said, which is often name itself. The new file lies beside
// the old one, in a folder that go vet removes.
func rewriteUnit(name string, flags []string) (string, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	var u vetUnit
	fields := make(map[string]json.RawMessage)
	if err := json.Unmarshal(data, &u); err != nil {
		return "", fmt.Errorf("%s: %v", filepath.Base(name), err)
	}
	if err := json.Unmarshal(data, &fields); err != nil {
		return "", fmt.Errorf("%s: %v", filepath.Base(name), err)
	}

	command := slices.ContainsFunc(flags, isDetailsFlag)
	changed := false
	if slices.Contains(flags, "-json") && u.losesFindings(command) {
		fields["VetxOnly"] = json.RawMessage("false")
		changed = true
	}
	if command && slices.ContainsFunc(u.GoFiles, isTestFile) {
		fields["ID"], _ = json.Marshal(u.ID + testsSuffix)
		changed = true
	}
	if !changed {
		return name, nil
	}
	if data, err = json.Marshal(fields); err != nil {
		return "", err
	}
	name = strings.TrimSuffix(name, ".cfg") + ".stallcheck.cfg"
	return name, os.WriteFile(name, data, 0o666)
}

// losesFindings reports whether the findings of a package that is analysed as
// another one's dependency would be missing later, when the package itself is
// asked for. The go vet of Go 1.26 keeps a tool's output in the build cache
// under a key that leaves out VetxOnly, and an analysis for facts only has no
// output. The remedy is to let such an analysis print: only -json output is
// cached, and printing it is all that VetxOnly prevents.
//
// The stallcheck command sorts out what it did not ask for. For a plain go vet,
// the packages that matter are those of the main module which go vet asks for
// in this very form, that is, without test files of the same package.
func (u *vetUnit) losesFindings(command bool) bool {
	goVet126 := u.Stdout != "" && (len(u.Module) == 0 || string(u.Module) == "null")
	if !u.VetxOnly || !goVet126 {
		return false
	}
	mainModule := u.ModulePath != "" && u.ModuleVersion == ""
	return command || mainModule && !u.hasInternalTests()
}

// hasInternalTests reports whether a test file belongs to the package itself,
// not to its external test package, under the build constraints in force.
func (u *vetUnit) hasInternalTests() bool {
	names, err := filepath.Glob(filepath.Join(u.Dir, "*_test.go"))
	if err != nil {
		return false
	}
	for _, name := range names {
		base := filepath.Base(name)
		if strings.HasPrefix(base, "_") || strings.HasPrefix(base, ".") || slices.Contains(u.IgnoredFiles, name) {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.PackageClauseOnly)
		if err == nil && !strings.HasSuffix(f.Name.Name, "_test") {
			return true
		}
	}
	return false
}

func isTestFile(name string) bool { return strings.HasSuffix(name, "_test.go") }

// isDetailsFlag recognises the flag by which the command asks for details.
func isDetailsFlag(arg string) bool { return arg == detailsFlag }

// detailsFlag is as the command spells it; go vet hands it on unchanged.
const detailsFlag = "-stallcheck.details"
