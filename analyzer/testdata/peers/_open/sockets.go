package open

import (
	"io"
	"os"
	"path/filepath"

	"github.com/stallcheck/stallcheck/loop"
)

func absolute(co *loop.Co) {
	_, _ = filepath.Abs("a") // want `filepath.Abs stalls the event loop briefly`
}

// A tee writes what is read from it.
func tee(co *loop.Co, f *os.File) {
	_, _ = io.TeeReader(&zeros{}, f).Read(nil)   // want `Read blocks|Write blocks`
	_, _ = io.ReadAll(io.TeeReader(&zeros{}, f)) // want `io.ReadAll blocks`
	_, _ = io.ReadAll(io.TeeReader(&zeros{}, io.Discard))
}

type zeros struct{}

func (*zeros) Read(p []byte) (int, error) { return 0, io.EOF }
