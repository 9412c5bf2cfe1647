package driver

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// TestReplaceFile writes a file only over the text that its fixes were made for.
func TestReplaceFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.go")
	write := func(text string, mode os.FileMode) {
		t.Helper()
		_ = os.Remove(name)
		if err := os.WriteFile(name, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	check := func(want string, mode os.FileMode) {
		t.Helper()
		data, err := os.ReadFile(name)
		if err != nil || string(data) != want {
			t.Errorf("the file holds %q, %v, want %q", data, err, want)
		}
		if info, err := os.Stat(name); runtime.GOOS != "windows" && (err != nil || info.Mode().Perm() != mode) {
			t.Errorf("the file's mode is %v, %v, want %v", info.Mode(), err, mode)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
			t.Errorf("%d files are left, %v", len(entries), err)
		}
	}

	write("before", 0o640)
	if err := replaceFile(name, []byte("before"), []byte("after")); err != nil {
		t.Error(err)
	}
	check("after", 0o640)

	write("somebody's", 0o600)
	if err := replaceFile(name, []byte("before"), []byte("after")); !errors.Is(err, errChanged) {
		t.Errorf("a changed file gave %v", err)
	}
	check("somebody's", 0o600)

	write("before", 0o400)
	if err := replaceFile(name, []byte("before"), []byte("after")); err == nil || errors.Is(err, errChanged) {
		t.Errorf("a read-only file gave %v", err)
	}
	check("before", 0o400)

	_ = os.Remove(name)
	if err := replaceFile(name, []byte("before"), []byte("after")); !errors.Is(err, errChanged) {
		t.Errorf("a removed file gave %v", err)
	}
}

// TestReplaceLinked writes through a symbolic link, which stays one.
func TestReplaceLinked(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target.go"), filepath.Join(dir, "link.go")
	if err := os.WriteFile(target, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	if err := replaceFile(link, []byte("before"), []byte("after")); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(target); err != nil || string(data) != "after" {
		t.Errorf("the target holds %q, %v", data, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info.Mode(), err)
	}
}
