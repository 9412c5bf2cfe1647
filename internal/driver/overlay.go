package driver

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// An overlay is the text of files that an editor has not saved, written where
// the go command can read it.
//
// Each text starts with a line directive, so that messages name the right file,
// and so that the build cache, which knows contents and not names, does not mix
// up what is said of it with what is said of the file when it is saved.
type overlay struct {
	file    string         // as go vet -overlay wants it
	headers map[string]int // bytes before the text of each file
	written []string       // folders
}

// writeOverlay writes the texts of files into folders below dir. Where a text is
// written follows from what it is, since go vet may repeat what it said of it in
// an earlier run.
func writeOverlay(dir string, texts map[string]string) (*overlay, error) {
	o := &overlay{headers: make(map[string]int)}
	replace := make(map[string]string)
	for name, text := range texts {
		header := fmt.Sprintf("//line %s:1:1\n", filepath.ToSlash(name))
		sum := sha256.Sum256([]byte(header + text))
		sub := filepath.Join(dir, hex.EncodeToString(sum[:8]))
		if err := os.MkdirAll(sub, 0o700); err != nil {
			return nil, err
		}
		o.written = append(o.written, sub)
		replace[name] = filepath.Join(sub, filepath.Base(name))
		o.headers[name] = len(header)
		if err := os.WriteFile(replace[name], []byte(header+text), 0o600); err != nil {
			return nil, err
		}
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(dir, "overlay-*.json")
	if err != nil {
		return nil, err
	}
	o.file = f.Name()
	_, err = f.Write(data)
	if e := f.Close(); err == nil {
		err = e
	}
	return o, err
}

// remove removes what was written. What it cannot remove does no harm.
func (o *overlay) remove() {
	_ = os.Remove(o.file)
	for _, dir := range o.written {
		_ = os.RemoveAll(dir)
	}
}
