package driver

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// An overlayFile is the text of a file that an editor has not saved, written
// where the go command can read it.
type overlayFile struct {
	name   string // of the file that it stands for
	header int    // bytes before the text
}

// writeOverlay writes the texts of files into folders below dir and returns the
// name of the file that go vet -overlay wants, and what each of the others
// stands for.
//
// Each starts with a line directive, so that messages name the right file, and
// so that the build cache, which knows contents and not names, does not mix up
// what is said of it with what is said of the file when it is saved. For the
// same reason its name follows from its content: go vet may repeat what it said
// of it in an earlier run.
func writeOverlay(dir string, texts map[string]string) (string, map[string]overlayFile, error) {
	replace := make(map[string]string)
	files := make(map[string]overlayFile)
	for name, text := range texts {
		header := fmt.Sprintf("//line %s:1:1\n", filepath.ToSlash(name))
		sum := sha256.Sum256([]byte(header + text))
		sub := filepath.Join(dir, hex.EncodeToString(sum[:8]))
		if err := os.MkdirAll(sub, 0o700); err != nil {
			return "", nil, err
		}
		written := filepath.Join(sub, filepath.Base(name))
		if err := os.WriteFile(written, []byte(header+text), 0o600); err != nil {
			return "", nil, err
		}
		replace[name] = written
		files[written] = overlayFile{name, len(header)}
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", nil, err
	}
	f, err := os.CreateTemp(dir, "overlay-*.json")
	if err != nil {
		return "", nil, err
	}
	defer f.Close()
	_, err = f.Write(data)
	return f.Name(), files, err
}
