package driver

import (
	"runtime"
	"runtime/debug"
)

// version says which stallcheck this is, from what the go command recorded in
// the binary.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(unknown version)"
}

func versionLine() string {
	return "stallcheck " + version() + " " + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH
}
