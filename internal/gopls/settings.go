package gopls

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// From chooses the stallcheck to link in: the checkout in b.Source if there is
// one, and else the version of the running binary, which is empty if it was
// built from a checkout.
func (b *Build) From(version string) error {
	if b.Source == "" {
		if version == "" {
			return errors.New("this stallcheck was built from a checkout; name the checkout with -source DIR")
		}
		b.Version = version
		return nil
	}
	dir, err := filepath.Abs(b.Source)
	if err != nil {
		return err
	}
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil || !strings.Contains(string(mod), "module "+stallcheckModule+"\n") {
		return fmt.Errorf("-source %s: not a checkout of %s", b.Source, stallcheckModule)
	}
	b.Source = dir
	return nil
}

// Settings returns what to paste into the settings of editors to have them use
// the gopls at file.
func Settings(file string) string {
	return fmt.Sprintf(`gopls with stallcheck is at %[1]s

Visual Studio Code, in settings.json:
	"go.alternateTools": { "gopls": %[2]q }

Neovim 0.11 and newer:
	vim.lsp.config('gopls', { cmd = { %[2]q } })
	vim.lsp.enable('gopls')

Helix, in languages.toml:
	[language-server.gopls]
	command = %[2]q

Build it again after each update of Go or stallcheck.
`, file, filepath.ToSlash(file))
}
