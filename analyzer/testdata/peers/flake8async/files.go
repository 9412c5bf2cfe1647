package flake8async

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/stallcheck/stallcheck/loop"
)

func opens(co *loop.Co) {
	_, _ = os.Open("a")                   // want `os.Open blocks the event loop \(file I/O\); use loop.Offload`
	_, _ = os.Create("a")                 // want `os.Create blocks`
	_, _ = os.OpenFile("a", os.O_RDWR, 0) // want `os.OpenFile blocks`
	_ = os.NewFile(3, "a")
	_ = os.Open
	if f, err := os.Open("a"); err == nil { // want `os.Open blocks`
		defer f.Close()
	}
	_, _ = loop.Offload(co, func() (*os.File, error) { return os.Open("a") })
}

func opensOff() { _, _ = os.Open("a") }

func handle(co *loop.Co, f *os.File) {
	_, _ = f.Read(nil)       // want `\(\*os.File\).Read blocks`
	_, _ = f.ReadAt(nil, 0)  // want `\(\*os.File\).ReadAt blocks`
	_, _ = f.Write(nil)      // want `\(\*os.File\).Write blocks`
	_, _ = f.WriteAt(nil, 0) // want `\(\*os.File\).WriteAt blocks`
	_, _ = f.WriteString("") // want `\(\*os.File\).WriteString blocks`
	_, _ = f.ReadFrom(nil)   // want `\(\*os.File\).ReadFrom blocks`
	_, _ = f.ReadDir(0)      // want `\(\*os.File\).ReadDir blocks`
	_, _ = f.Readdirnames(0) // want `\(\*os.File\).Readdirnames blocks`
	_ = f.Sync()             // want `\(\*os.File\).Sync blocks`
	_ = f.Truncate(0)        // want `\(\*os.File\).Truncate blocks`
	_ = f.Name()
	_ = f.Fd()
	_ = f.Read
}

func handleNil(co *loop.Co, f *os.File) {
	if f == nil {
		return
	}
	_, _ = f.Read(nil) // want `\(\*os.File\).Read blocks`
}

// any is a file only if it says so.
func handleAny(co *loop.Co, v any, r io.Reader) {
	if f, ok := v.(*os.File); ok {
		_, _ = f.Read(nil) // want `\(\*os.File\).Read blocks`
	}
	if s, ok := v.(*strings.Reader); ok {
		_, _ = s.Read(nil)
	}
	_, _ = r.Read(nil)
}

func handles(co *loop.Co, files []*os.File, byName map[string]*os.File) {
	for _, f := range files {
		_, _ = f.Read(nil) // want `\(\*os.File\).Read blocks`
	}
	_, _ = byName["a"].Read(nil) // want `\(\*os.File\).Read blocks`
	_ = len(files)
}

func reassigned(co *loop.Co) {
	a, b := os.NewFile(3, "a"), os.NewFile(4, "b")
	c := a
	_, _ = c.Read(nil) // want `\(\*os.File\).Read blocks`
	_, _ = b.Read(nil) // want `\(\*os.File\).Read blocks`
	var r io.Reader = a
	_, _ = r.Read(nil) // want `\(\*os.File\).Read blocks`
	r = strings.NewReader("a")
	_, _ = r.Read(nil)
}

var journal = os.NewFile(3, "journal")

func handleGlobal(co *loop.Co) {
	_, _ = journal.WriteString("a") // want `\(\*os.File\).WriteString blocks`
	journal := &strings.Builder{}
	_, _ = journal.WriteString("a")
}

// outer is no coroutine; the literal in it is one.
func outer(f *os.File) {
	_, _ = f.Read(nil)
	_ = func(co *loop.Co) {
		_, _ = f.Read(nil) // want `\(\*os.File\).Read blocks`
	}
	opened, _ := os.Open("a")
	_ = func(co *loop.Co) {
		_, _ = opened.Read(nil) // want `\(\*os.File\).Read blocks`
	}
}

func nestedHandles(co *loop.Co, f *os.File) {
	_ = func(f *strings.Reader) {
		_, _ = f.Read(nil)
	}
	_ = func(co *loop.Co, f *strings.Reader) { _, _ = f.Read(nil) }
	func() {
		_, _ = f.Read(nil) // want `\(\*os.File\).Read blocks`
	}()
	_, _ = f.Read(nil) // want `\(\*os.File\).Read blocks`
}

type archive struct{ f *os.File }

func (a archive) head(co *loop.Co) {
	_, _ = a.f.Read(nil) // want `\(\*os.File\).Read blocks`
}

func (a *archive) open() *os.File { return a.f }

func (a *archive) lines() []string {
	var all []string
	s := bufio.NewScanner(a.f)
	for s.Scan() {
		all = append(all, s.Text())
	}
	return all
}

func attributes(co *loop.Co, a *archive) {
	_, _ = a.f.Read(nil)      // want `\(\*os.File\).Read blocks`
	_, _ = a.open().Read(nil) // want `\(\*os.File\).Read blocks`
	a.lines()                 // want `\(\*flake8async.archive\).lines blocks .*: \(\*flake8async.archive\).lines → \(\*bufio.Scanner\).Scan → \(\*os.File\).Read`
	a.head(co)
	maker := func() *os.File { return a.f }
	_, _ = maker().Read(nil) // want `\(\*os.File\).Read blocks`
	x := struct{ y *os.File }{a.f}
	_, _ = x.y.Read(nil) // want `\(\*os.File\).Read blocks`
}

func metadata(co *loop.Co) {
	_, _ = os.Stat("a")               // want `os.Stat stalls the event loop briefly \(file I/O\)`
	_, _ = os.Lstat("a")              // want `os.Lstat stalls`
	_, _ = os.Readlink("a")           // want `os.Readlink stalls`
	_, _ = filepath.EvalSymlinks("a") // want `filepath.EvalSymlinks stalls`
	fmt.Sprint(exists("a"))           // want `flake8async.exists stalls the event loop briefly .*: flake8async.exists → os.Stat`
	_ = filepath.WalkDir("a", nil)    // want `filepath.WalkDir blocks`
	_, _ = filepath.Glob("*")         // want `filepath.Glob blocks`
}

// Paths are text until somebody looks at the disk.
func lexical(co *loop.Co, info os.FileInfo) {
	_ = filepath.Clean("a")
	_ = filepath.Join("a", "b")
	_ = filepath.Base("a")
	_, _ = filepath.Rel("a", "b")
	_ = filepath.IsAbs("a")
	_, _ = filepath.Match("*", "a")
	_, _ = filepath.Split("a/b")
	_ = os.SameFile(info, info)
	_ = info.Size()
	_ = info.ModTime()
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func existsOff() bool { return exists("a") }

func asks(co *loop.Co) {
	var name string
	_, _ = fmt.Scanln(&name)                          // want `fmt.Scanln blocks the event loop \(standard input\)`
	_, _ = fmt.Scanf("%s", &name)                     // want `fmt.Scanf blocks`
	_, _ = fmt.Scan(&name)                            // want `fmt.Scan blocks`
	_, _ = fmt.Fscan(os.Stdin, &name)                 // want `fmt.Fscan blocks the event loop \(standard input\)`
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n') // want `ReadString blocks the event loop \(standard input\)`
	_, _ = io.ReadAll(os.Stdin)                       // want `io.ReadAll blocks the event loop \(standard input\)`
	_, _ = prompt("name?")                            // want `flake8async.prompt blocks the event loop \(standard input\)`
	_, _ = fmt.Sscan("a", &name)
	_, _ = fmt.Fscan(strings.NewReader("a"), &name)
	_, _ = loop.Offload(co, func() (string, error) { return prompt("name?") })
}

func prompt(text string) (string, error) {
	fmt.Print(text)
	return bufio.NewReader(os.Stdin).ReadString('\n')
}
