// Package closures keeps closures in maps, slices and fields, and returns them.
package closures

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Shell is a command interpreter on the loop.
type Shell struct {
	l        *loop.Loop
	commands map[string]func(args []string) (string, error)
	aliases  map[string]string
	atExit   []func()
	history  []string
}

var errUnknown = errors.New("unknown command")

// pure has nothing that waits.
var pure = map[string]func([]string) string{
	"echo":  func(a []string) string { return strings.Join(a, " ") },
	"upper": func(a []string) string { return strings.ToUpper(strings.Join(a, " ")) },
	"env":   func(a []string) string { return os.Getenv(a[0]) },
}

func counter() func() int {
	n := 0
	return func() int {
		n++
		return n
	}
}

func reader(path string) func() ([]byte, error) {
	path = os.ExpandEnv(path)
	return func() ([]byte, error) { return os.ReadFile(path) }
}

// eager reads at once and returns a closure that does not.
func eager(path string) func() []byte {
	b, err := os.ReadFile(path)
	if err != nil {
		b = nil
	}
	return func() []byte { return b }
}

func after(d time.Duration, f func()) func() {
	return func() {
		time.Sleep(d)
		f()
	}
}

func compose(fs ...func(string) string) func(string) string {
	return func(s string) string {
		for _, f := range fs {
			s = f(s)
		}
		return s
	}
}

// Run runs a line of input.
func (s *Shell) Run(co *loop.Co, line string) (string, error) {
	words := strings.Fields(line)
	if len(words) == 0 {
		return "", nil
	}
	if f, ok := pure[words[0]]; ok {
		return f(words[1:]), nil
	}
	next := counter()
	s.history = append(s.history, fmt.Sprint(next(), line))
	trim := compose(strings.TrimSpace, strings.ToLower)
	switch trim(words[0]) {
	case "cat":
		read := reader(words[1])
		b, err := read() // BLOCKS file
		return string(b), err
	case "cat!":
		b, err := loop.Offload(co, reader(words[1]))
		return string(b), err
	case "peek":
		lazy := eager(words[1]) // BLOCKS file
		return string(lazy()), nil
	case "pause":
		hello := func() { fmt.Println("hello") }
		wait := after(time.Second, hello)
		wait() // BLOCKS sleep
		go after(time.Second, hello)()
		loop.OffloadFunc(co, after(time.Second, hello))
		return "", nil
	case "resolve":
		look := func(name string) ([]string, error) { return net.LookupHost(name) }
		names, err := loop.Offload(co, func() ([]string, error) { return look(words[1]) })
		return strings.Join(names, ","), err
	case "git":
		return func() (string, error) {
			out, err := exec.Command("git", words[1:]...).Output() // BLOCKS exec
			return string(out), err
		}()
	}
	return "", errUnknown
}

// Table is used with literals that are called by name.
func Table(co *loop.Co, name string) error {
	disk := map[string]func() error{
		"clean": func() error { return os.RemoveAll("/tmp/shell") },
		"make":  func() error { return os.Mkdir("/tmp/shell", 0o755) },
	}
	memory := []func() error{
		func() error { return nil },
		func() error { return errUnknown },
	}
	for _, f := range memory {
		if err := f(); err != nil {
			fmt.Println(err)
		}
	}
	if f := disk[name]; f != nil {
		return loop.OffloadErr(co, f)
	}
	return disk["clean"]() // BLOCKS file
}

// Timers are closures handed to the loop from everywhere.
func (s *Shell) Timers() {
	hooks := []func(){
		func() { s.history = nil },
		s.persist,
		func() {
			if len(s.history) > 10 {
				s.history = s.history[1:]
			}
			s.run("sync")
		},
	}
	for i, h := range hooks {
		s.l.CallLater(time.Duration(i)*time.Second, h)
	}
	byName := map[string]func(){
		"later": s.later("a"),
		"now":   func() { fmt.Println("now") },
	}
	for _, f := range byName {
		_ = s.l.Post(f)
	}
	s.atExit = append(s.atExit, func() { _ = os.Remove("/tmp/shell.pid") })
}

// Exit is called by main when the loop is gone.
func (s *Shell) Exit() {
	for _, f := range s.atExit {
		f()
	}
}

func (s *Shell) persist() {
	text := strings.Join(s.history, "\n")
	if err := os.WriteFile("/tmp/shell.history", []byte(text), 0o600); err != nil { // BLOCKS file
		fmt.Println(err)
	}
}

func (s *Shell) run(name string) {
	cmd := exec.Command(name)
	cmd.Dir = os.TempDir()
	if err := cmd.Run(); err != nil { // BLOCKS exec
		s.history = append(s.history, err.Error())
	}
}

func (s *Shell) later(name string) func() {
	target := s.aliases[name]
	return func() {
		addrs, err := net.LookupIP(target) // BLOCKS dns
		if err == nil {
			s.aliases[name] = addrs[0].String()
		}
	}
}
