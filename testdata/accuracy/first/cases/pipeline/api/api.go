// Package api is what clients use.
package api

import (
	"fmt"
	"strings"
	"time"

	"example.com/first/cases/pipeline/audit"
	"example.com/first/cases/pipeline/disk"
	"example.com/first/cases/pipeline/service"

	"github.com/stallcheck/stallcheck/loop"
)

// API answers requests on the loop.
type API struct {
	svc   *service.Service
	trail *audit.Trail
	start time.Time
}

func (a *API) copy(from, to string) error {
	doc, err := a.svc.Fetch(from)
	if err != nil {
		return err
	}
	return a.svc.Store(to, doc)
}

func (a *API) alias(from, to string) error {
	key, err := a.svc.Resolve(from)
	if err == nil {
		a.svc.Rename(to, key)
	}
	return err
}

// Handle answers one request.
func (a *API) Handle(co *loop.Co, verb string, args ...string) (string, error) {
	a.trail.Offer("%s %v", verb, args)
	switch verb {
	case "get":
		doc, err := a.svc.Fetch(args[0]) // BLOCKS file
		return string(doc), err
	case "get2":
		doc, err := loop.Offload(co, func() ([]byte, error) { return a.svc.Fetch(args[0]) })
		return string(doc), err
	case "get3":
		doc, err := audit.Off(co, func() ([]byte, error) { return a.svc.Fetch(args[0]) })
		return string(doc), err
	case "put":
		return "", a.svc.Store(args[0], []byte(args[1])) // BLOCKS file
	case "key":
		return disk.Key([]byte(args[0])), nil
	case "list":
		return strings.Join(a.svc.Names(), "\n"), nil
	case "cp":
		return "", a.copy(args[0], args[1]) // BLOCKS file
	case "ln":
		return "", a.trail.Around("ln", func() error { return a.alias(args[0], args[1]) })
	case "mv":
		return "", a.trail.Around("mv", func() error { return a.copy(args[0], args[1]) }) // BLOCKS file
	case "note":
		return "", a.trail.Note("%s", args[0]) // BLOCKS net
	case "bg":
		audit.Detached(func() { _ = a.copy(args[0], args[1]) })
		return "started", nil
	case "compact":
		n, err := a.svc.Compact(co)
		return fmt.Sprint(n), err
	case "where":
		return a.svc.Blobs.Path(args[0]), nil
	}
	return "", fmt.Errorf("verb %q", verb)
}

// Schedule registers callbacks.
func (a *API) Schedule(l *loop.Loop) {
	a.svc.Autosave(l)
	audit.Later(l, time.Second, a.beat)
	l.Call(a.warm)
	audit.Detached(func() {
		_, _ = a.svc.Fetch("index")
		_ = l.Post(func() { a.start = time.Now() })
	})
}

func (a *API) beat() {
	a.trail.Offer("up %s", time.Since(a.start))
	_ = a.trail.Note("up") // BLOCKS net
}

func (a *API) warm() {
	for _, n := range a.svc.Names() {
		a.touch(n)
	}
}

func (a *API) touch(name string) {
	if !disk.Valid(name) {
		return
	}
	_, err := a.svc.Fetch(name) // BLOCKS file
	if err != nil {
		a.trail.Offer("touch %v", err)
	}
}
