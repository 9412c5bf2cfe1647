// Package offload holds calls that move to a worker, by their results.
package offload

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"github.com/stallcheck/stallcheck/loop"
)

// A value and an error.
func load(co *loop.Co, name string) ([]byte, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return data, err
}

// An error alone.
func remove(co *loop.Co, name string) error {
	os.Remove(name)     // whatever comes of it
	_ = os.Remove(name) /* and again */
	if err := os.Remove(name); err != nil {
		return err
	}
	return os.Remove(name)
}

// No result.
func wait(co *loop.Co, wg *sync.WaitGroup) {
	wg.Wait()
}

// Without arguments, the function's own value is what runs.
func own(co *loop.Co, f *os.File) error {
	return f.Sync()
}

type config struct {
	name string
	file *os.File
}

func (c *config) path() string { return c.name }

// Another task can change a field while the call waits, so that it is read
// before.
func field(co *loop.Co, c *config) ([]byte, error) {
	return os.ReadFile(c.name)
}

// Before the if, which evaluates it once and first.
func header(co *loop.Co, c *config) error {
	if data, err := os.ReadFile(c.name); err != nil {
		return err
	} else if _, err := os.ReadFile(c.path()); err != nil {
		return err
	} else {
		fmt.Println(len(data))
	}
	return nil
}

// A condition is evaluated each time.
func loops(co *loop.Co, c *config) {
	for os.Remove(c.name) != nil {
	}
	for i, err := 0, os.Remove(c.name); err == nil && i < 2; i++ {
		if i > 0 && os.Remove(c.path()) == nil {
			break
		}
	}
	switch err := os.Remove(c.name); {
	case err == nil:
	case os.Remove(c.name) == nil:
	}
	switch os.Remove(c.name) {
	case nil:
	}
}

// The receiver too is read before.
func receiver(co *loop.Co, c *config, b []byte) (int, error) {
	return c.file.Read(b)
}

// Chained calls.
func chain(co *loop.Co, url string) (string, error) {
	resp, err := http.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	return bufio.NewReader(resp.Body).ReadString('\n')
}

// As an argument.
func argument(co *loop.Co, dir, name string) {
	fmt.Println(os.Remove(filepath.Join(dir, name)))
	fmt.Println(os.ReadFile(name))
}

func split(name string) (string, int, error) {
	data, err := os.ReadFile(name)
	return string(data), len(data), err
}

func pair(name string) (string, int) {
	s, n, _ := split(name)
	return s, n
}

func one(name string) int {
	_, n := pair(name)
	return n
}

// More results than a function of the library hands on.
func many(co *loop.Co, name string) (string, int, error) {
	s, n, err := split(name)
	if s, _, err := split(s); err != nil {
		return s, n, err
	}
	_, _, err = split(s)
	if err == nil {
		return split(name)
	}
	return s, n, err
}

// A value, and two that are no error.
func values(co *loop.Co, name string) (string, int) {
	if one(name) > 1 {
		fmt.Println(one(name) + one(name))
	}
	return pair(name)
}

// A deferred call's arguments are evaluated at the defer statement.
func deferred(co *loop.Co, c *config) error {
	defer c.file.Close()
	defer os.Remove(c.name)
	return nil
}

func both[T any](v T, names ...string) (T, error) {
	for _, name := range names {
		os.Remove(name)
	}
	return v, nil
}

// Generic functions, and arguments without number.
func generic[T any](co *loop.Co, v T, names []string) (T, error) {
	if _, err := both(1, "a", "b"); err != nil {
		return v, err
	}
	return both[T](v, names...)
}

type server struct{ net.Listener }

// Promoted methods of a stable receiver, with a type from elsewhere.
func accept(co *loop.Co, s *server) (net.Conn, error) {
	return s.Accept()
}
