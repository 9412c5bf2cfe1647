// Stallcheck finds blocking calls that run on an event loop.
//
// Run it on packages, or hand it to go vet as a tool:
//
//	stallcheck ./...
//	go vet -vettool=$(which stallcheck) ./...
//
// "stallcheck help" lists its flags and subcommands.
package main

import (
	"os"

	"github.com/stallcheck/stallcheck/internal/driver"
)

func main() {
	os.Exit(driver.Main(os.Args[1:], os.Stdout, os.Stderr))
}
