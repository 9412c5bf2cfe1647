package gopls

import (
	"path/filepath"
	"testing"

	"github.com/stallcheck/stallcheck/internal/drivertest"
)

// TestTools compiles the analyzer with the x/tools of each gopls that it may be
// linked into, from that for Go 1.25 to the newest.
func TestTools(t *testing.T) {
	repo := filepath.ToSlash(drivertest.Repo(t))
	for gopls, tools := range map[string]string{
		"v0.21.1": "v0.39.1-0.20260109155911-b69ac100ecb7",
		"v0.23.0": "v0.47.1-0.20260707181000-a299dadba899",
		"v0.24.0": "v0.51.1-0.20261014163302-24a65270771e",
	} {
		dir := t.TempDir()
		drivertest.Write(t, filepath.Join(dir, "go.mod"), "module example.com/m\n\ngo 1.25.0\n\n"+
			"require github.com/stallcheck/stallcheck v0.0.0\n\n"+
			"replace github.com/stallcheck/stallcheck => "+repo+"\n\n"+
			"replace golang.org/x/tools => golang.org/x/tools "+tools+"\n")
		drivertest.Write(t, filepath.Join(dir, "m.go"), "package m\n\nimport _ \"github.com/stallcheck/stallcheck/analyzer\"\n")
		if _, stderr, code := drivertest.Run(t, dir, nil, "go", "build", "./..."); code != 0 {
			t.Errorf("with the x/tools of gopls %s:\n%s", gopls, stderr)
		}
	}
}
