// Package category lists the causes for which stallcheck reports a call, with
// the words that messages, help and documentation use for each.
package category

import (
	"fmt"
	"slices"
	"strings"
)

// A Category is one cause of a finding. Its name is stable: it stands in
// diagnostics, in -checks lists and in ignore directives.
type Category struct {
	Name  string // as in //stallcheck:ignore NAME
	Title string // in the parentheses of a message
	Doc   string // one sentence for docs/checks.md
	Off   bool   // off unless -checks names it
}

// The names, as constants so that a misspelt one does not compile.
const (
	Sleep = "sleep"
	File  = "file"
	Net   = "net"
	DNS   = "dns"
	Exec  = "exec"
	DB    = "db"
	Stdin = "stdin"
	Chan  = "chan"
	Wait  = "wait"
	Get   = "get"

	NestedRun   = "nested-run"
	Deadlock    = "deadlock"
	WrongThread = "wrong-thread"
	LockAwait   = "lock-await"
	NotAwaited  = "not-awaited"

	Cgo = "cgo"

	Directive = "directive"

	Lock = "lock"
	Log  = "log"
	CPU  = "cpu"
)

var all = []Category{
	{Name: Sleep, Title: "sleep", Doc: "The goroutine sleeps: time.Sleep, or a helper that reaches it."},
	{Name: File, Title: "file I/O", Doc: "Reads, writes, opens or lists files; cheap metadata such as os.Stat is reported as information."},
	{Name: Net, Title: "network I/O", Doc: "Dials, sends, receives or serves on a network connection."},
	{Name: DNS, Title: "name lookup", Doc: "Resolves a host name or an address."},
	{Name: Exec, Title: "process", Doc: "Starts a process or waits for one."},
	{Name: DB, Title: "database", Doc: "Talks to a database through database/sql or a driver."},
	{Name: Stdin, Title: "standard input", Doc: "Reads standard input, which may never come."},
	{Name: Chan, Title: "channel", Doc: "Sends, receives, ranges over a channel, or selects without a default case; a send on a channel that was made with room is reported as information."},
	{Name: Wait, Title: "wait", Doc: "Waits for other goroutines: sync.WaitGroup, sync.Cond, errgroup and their like."},
	{Name: Get, Title: "blocking result", Doc: "Waits for a future's result with a call that blocks the goroutine instead of suspending the task."},
	{Name: NestedRun, Title: "nested loop", Doc: "Runs a loop inside a task of a running loop, which is an error at run time."},
	{Name: Deadlock, Title: "deadlock", Doc: "Waits on the loop for something that only the loop can do, so that neither ever goes on."},
	{Name: WrongThread, Title: "wrong goroutine", Doc: "Uses a coroutine, or what belongs to the loop, on another goroutine: in a go statement, or in an offloaded function."},
	{Name: LockAwait, Title: "lock held", Doc: "Suspends a coroutine while a mutex is locked: another task that locks it stops the loop, and the first never gets to unlock it."},
	{Name: NotAwaited, Title: "not awaited", Doc: "Drops what was to be awaited: a coroutine that nobody runs, a future that nobody holds, or the error of a sleep, which says that the task was cancelled."},
	{Name: Cgo, Title: "C call", Doc: "Calls a C function that is known to wait; other C functions count as calls of which nothing is known."},
	{Name: Directive, Title: "directive", Doc: "A //stallcheck: comment that is wrong, lacks a reason, or silences nothing."},
	{Name: Lock, Title: "lock", Doc: "Takes a mutex, which waits for whoever holds it.", Off: true},
	{Name: Log, Title: "log output", Doc: "Writes to standard output, standard error or a log.", Off: true},
	{Name: CPU, Title: "computation", Doc: "Computes for long: password hashes, key generation, compression.", Off: true},
}

// URL is where the category is documented.
func (c Category) URL() string { return URL(c.Name) }

// URL is where the category with a name is documented.
func URL(name string) string {
	return "https://github.com/stallcheck/stallcheck/blob/main/docs/checks.md#" + name
}

// All returns every category in the order of the documentation.
func All() []Category { return slices.Clone(all) }

// Known reports whether name is the name of a category.
func Known(name string) bool {
	return slices.ContainsFunc(all, func(c Category) bool { return c.Name == name })
}

// Title returns the words for a category in a message, or its name if it is
// not a known one.
func Title(name string) string {
	for _, c := range all {
		if c.Name == name {
			return c.Title
		}
	}
	return name
}

// Parse reads a -checks list: names separated by commas. A list without signs
// is the set to report; an item with a leading + or - changes the default set;
// "all" stands for every category. The empty list is the default set.
func Parse(list string) (map[string]bool, error) {
	on := make(map[string]bool)
	items := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
	if len(items) == 0 || strings.ContainsAny(items[0][:1], "+-") {
		for _, c := range all {
			on[c.Name] = !c.Off
		}
	}
	for _, item := range items {
		name := strings.TrimLeft(item, "+-")
		value := item[0] != '-'
		switch {
		case name == "all":
			for _, c := range all {
				on[c.Name] = value
			}
		case Known(name):
			on[name] = value
		default:
			return nil, fmt.Errorf("unknown category %q in the list of checks (known: %s)", name, strings.Join(Names(), ", "))
		}
	}
	return on, nil
}

// Names returns the names of all categories in the order of All.
func Names() []string {
	names := make([]string, len(all))
	for i, c := range all {
		names[i] = c.Name
	}
	return names
}
