// Package shell asks questions on the terminal.
package shell

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/scanner"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

var in = bufio.NewReader(os.Stdin)

// Prompt reads from what it is given.
type Prompt struct {
	r    io.Reader
	w    io.Writer
	last string
}

func ask(question string) (string, error) {
	fmt.Print(question, " ")
	line, err := in.ReadString('\n')
	return strings.TrimSpace(line), err
}

func confirm(question string) bool {
	var answer string
	fmt.Println(question)
	if _, err := fmt.Scanln(&answer); err != nil {
		return false
	}
	return strings.HasPrefix(answer, "y")
}

func tokens(s string) (all []string) {
	var sc scanner.Scanner
	sc.Init(strings.NewReader(s))
	for t := sc.Scan(); t != scanner.EOF; t = sc.Scan() {
		all = append(all, sc.TokenText())
	}
	return all
}

func first(r io.Reader) (string, error) {
	sc := bufio.NewScanner(r)
	if !sc.Scan() {
		return "", sc.Err()
	}
	return sc.Text(), nil
}

// REPL reads and evaluates.
func REPL(co *loop.Co, script string) error {
	line, err := first(strings.NewReader(script))
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stdout, tokens(line))
	for {
		cmd, err := ask(">") // BLOCKS stdin
		if errors.Is(err, io.EOF) {
			return nil
		}
		switch words := tokens(cmd); words[0] {
		case "rm":
			if !confirm("sure?") { // BLOCKS stdin
				continue
			}
		case "cat":
			b, err := io.ReadAll(os.Stdin) // BLOCKS stdin
			if err != nil {
				return err
			}
			fmt.Println(len(bytes.Fields(b)))
		case "name":
			name, err := loop.Offload(co, func() (string, error) { return ask("name?") })
			if err != nil {
				return err
			}
			fmt.Println(name)
		case "scan":
			var n int
			if _, err := fmt.Sscan(script, &n); err != nil {
				return err
			}
			if _, err := fmt.Scan(&n); err != nil { // BLOCKS stdin
				return err
			}
			if _, err := fmt.Fscan(strings.NewReader(script), &n); err != nil {
				return err
			}
		case "first":
			line, err := first(os.Stdin) // BLOCKS stdin
			if err != nil {
				return err
			}
			fmt.Println(line)
		}
		if err := loop.Yield(co); err != nil {
			return err
		}
	}
}

// Lines pumps the terminal into a queue, as one should.
func Lines(l *loop.Loop, q *loop.Queue[string]) {
	go func() {
		sc := bufio.NewScanner(os.Stdin)
		for sc.Scan() {
			line := sc.Text()
			if err := l.Post(func() { _ = q.TryPut(line) }); err != nil {
				return
			}
		}
		_ = l.Post(func() { q.Shutdown(false) })
	}()
}

// Paused is a callback that waits for a key.
func (p *Prompt) Paused(l *loop.Loop) {
	l.CallLater(time.Second, func() {
		p.last = strings.ToUpper(p.last)
		fmt.Fprintln(os.Stderr, "paused", p.last)
		p.key()
	})
}

func (p *Prompt) key() {
	var b [1]byte
	n := copy(b[:], p.last)
	if n == 1 {
		return
	}
	if _, err := os.Stdin.Read(b[:]); err != nil { // BLOCKS stdin
		p.last = err.Error()
	}
	p.answer()
}

func (p *Prompt) answer() {
	line, err := in.ReadString('\n') // BLOCKS stdin
	if err == nil {
		p.last = line
	}
}
