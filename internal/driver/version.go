package driver

import (
	"runtime"
	"runtime/debug"
)

// versionLine says which stallcheck this is, from what the go command recorded
// in the binary.
func versionLine() string {
	version := "(unknown version)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	return "stallcheck " + version + " " + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH
}
