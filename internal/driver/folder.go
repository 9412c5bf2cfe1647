package driver

import (
	"os"
	"path/filepath"
	"strings"
)

// inFolder moves what a unit says to dir, the folder of its package in this
// checkout. With -trimpath in GOFLAGS the build cache holds what was said of
// the same package in another checkout, perhaps on another machine.
func (u *unit) inFolder(dir string) {
	here := make(map[string]string)
	move := func(name string) string {
		if filepath.Dir(name) == dir {
			return name
		}
		moved, known := here[name]
		if !known {
			moved = filepath.Join(dir, filepath.Base(name))
			if _, err := os.Stat(moved); err != nil {
				moved = name // what a line directive names, say
			}
			here[name] = moved
		}
		return moved
	}
	movePlace := func(posn string) string {
		at, ok := parsePlace(posn)
		if !ok {
			return posn
		}
		return move(at.file) + strings.TrimPrefix(posn, at.file)
	}
	for i := range u.diags {
		d := &u.diags[i]
		d.Posn, d.End = movePlace(d.Posn), movePlace(d.End)
		for _, f := range d.Fixes {
			for j := range f.Edits {
				f.Edits[j].Filename = move(f.Edits[j].Filename)
			}
		}
	}
}
