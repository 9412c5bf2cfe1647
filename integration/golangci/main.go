// Command golangci is golangci-lint with stallcheck in it, as "golangci-lint
// custom" would build it.
package main

import (
	"fmt"
	"os"
	"runtime"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "github.com/stallcheck/stallcheck/golangci"
)

func main() {
	// Without a version golangci-lint takes the executable's hash into the key
	// of its cache, so that no other build's findings are found there.
	if err := commands.Execute(commands.BuildInfo{GoVersion: runtime.Version(), Version: "(devel)"}); err != nil {
		fmt.Fprintf(os.Stderr, "golangci: %v\n", err)
		os.Exit(exitcodes.Failure)
	}
}
