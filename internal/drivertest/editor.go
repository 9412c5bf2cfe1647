package drivertest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sourcegraph/jsonrpc2"
)

// patience is how long an editor waits for a server before the test fails.
const patience = time.Minute

// A Kind is what an editor says of itself when it starts a server.
type Kind string

// What Visual Studio Code 1.105 and Neovim 0.11 say, as far as a server for Go
// looks at it.
const (
	VSCode Kind = `{
		"clientInfo": {"name": "Visual Studio Code", "version": "1.105.0"},
		"locale": "en",
		"trace": "off",
		"capabilities": {
			"general": {"positionEncodings": ["utf-16"]},
			"workspace": {"configuration": true, "applyEdit": true, "workspaceFolders": true, "workspaceEdit": {"documentChanges": true}},
			"textDocument": {
				"synchronization": {"didSave": true, "dynamicRegistration": true},
				"publishDiagnostics": {"relatedInformation": true, "versionSupport": true, "codeDescriptionSupport": true},
				"codeAction": {
					"dataSupport": true, "isPreferredSupport": true, "resolveSupport": {"properties": ["edit"]},
					"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix", "refactor", "source"]}}
				}
			},
			"window": {"workDoneProgress": true}
		}
	}`
	Neovim Kind = `{
		"clientInfo": {"name": "Neovim", "version": "0.11.4"},
		"trace": "off",
		"capabilities": {
			"general": {"positionEncodings": ["utf-8", "utf-16", "utf-32"]},
			"workspace": {"configuration": true, "applyEdit": true, "workspaceEdit": {"resourceOperations": ["rename", "create", "delete"]}},
			"textDocument": {
				"synchronization": {"didSave": true},
				"publishDiagnostics": {"relatedInformation": true, "dataSupport": true},
				"codeAction": {
					"dataSupport": true, "resolveSupport": {"properties": ["edit", "command"]},
					"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix", "refactor.extract", "source.organizeImports"]}}
				}
			},
			"window": {"workDoneProgress": true}
		}
	}`
)

// An Editor is a session of an editor with a language server.
type Editor struct {
	t    testing.TB
	conn *jsonrpc2.Conn
	cmd  *exec.Cmd
	news chan struct{} // holds one while there are news to look at

	ended sync.Once

	settings map[string]any // what the person at the editor set for the server

	mu      sync.Mutex
	diags   map[string][]Diagnostic // by file
	texts   map[string]string       // of open files
	said    string                  // messages to the person, a line each
	version int
}

// StartEditor starts a server in dir and greets it as an editor of that kind
// does, with the person's settings for that server, or none. The test ends the
// session.
func StartEditor(t testing.TB, kind Kind, settings map[string]any, dir string, command ...string) *Editor {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	e := &Editor{
		t: t, cmd: cmd, settings: settings, news: make(chan struct{}, 1),
		diags: make(map[string][]Diagnostic), texts: make(map[string]string),
	}
	e.conn = jsonrpc2.NewConn(context.Background(), jsonrpc2.NewBufferedStream(pipes{out, in}, jsonrpc2.VSCodeObjectCodec{}), e)
	t.Cleanup(func() { e.Quit() })

	var params map[string]any
	if err := json.Unmarshal([]byte(kind), &params); err != nil {
		t.Fatal(err)
	}
	params["processId"] = os.Getpid()
	params["rootUri"] = URI(dir)
	params["workspaceFolders"] = []any{map[string]any{"name": "sample", "uri": URI(dir)}}
	e.call("initialize", params, nil)
	e.notify("initialized", map[string]any{})
	e.notify("workspace/didChangeConfiguration", map[string]any{"settings": settings})
	return e
}

type pipes struct {
	io.ReadCloser
	out io.WriteCloser
}

func (p pipes) Write(b []byte) (int, error) { return p.out.Write(b) }

// Close closes the server's input; what it still writes is read.
func (p pipes) Close() error { return p.out.Close() }

// Quit ends the session, if that has not been done, and returns the processor
// time that the server and what it ran took.
func (e *Editor) Quit() time.Duration {
	e.t.Helper()
	e.ended.Do(func() {
		e.call("shutdown", nil, nil)
		_ = e.conn.Notify(context.Background(), "exit", nil)
		ended := make(chan error, 1)
		go func() { ended <- e.cmd.Wait() }()
		select {
		case err := <-ended:
			if err != nil {
				e.t.Errorf("the server ended with %v", err)
			}
		case <-time.After(patience):
			_ = e.cmd.Process.Kill()
			e.t.Errorf("the server did not exit: %v", <-ended)
		}
	})
	return e.cmd.ProcessState.UserTime() + e.cmd.ProcessState.SystemTime()
}

// Handle obeys a message of the server.
func (e *Editor) Handle(ctx context.Context, conn *jsonrpc2.Conn, req *jsonrpc2.Request) {
	var result any
	switch req.Method {
	case "textDocument/publishDiagnostics":
		var p struct {
			URI         string
			Diagnostics []Diagnostic
		}
		if err := json.Unmarshal(*req.Params, &p); err != nil {
			e.t.Errorf("%s: %v", req.Method, err)
		}
		e.mu.Lock()
		e.diags[file(p.URI)] = p.Diagnostics
		e.mu.Unlock()
		e.tell()
	case "window/showMessage":
		e.mu.Lock()
		e.said += string(*req.Params) + "\n"
		e.mu.Unlock()
		e.tell()
	case "workspace/configuration":
		var p struct{ Items []any }
		_ = json.Unmarshal(*req.Params, &p)
		result = slices.Repeat([]map[string]any{e.settings}, len(p.Items))
	}
	if !req.Notif {
		_ = conn.Reply(ctx, req.ID, result)
	}
}

// tell wakes who waits for news.
func (e *Editor) tell() {
	select {
	case e.news <- struct{}{}:
	default:
	}
}

func (e *Editor) call(method string, params, result any) {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := e.conn.Call(ctx, method, params, result); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

func (e *Editor) notify(method string, params any) {
	e.t.Helper()
	if err := e.conn.Notify(context.Background(), method, params); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

// Open opens a file.
func (e *Editor) Open(name string) {
	e.t.Helper()
	e.texts[name] = Read(e.t, name)
	e.version++
	e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": URI(name), "languageId": "go", "version": e.version, "text": e.texts[name]}})
}

// Change changes the text of an open file, and does not save it.
func (e *Editor) Change(name, text string) {
	e.t.Helper()
	e.texts[name] = text
	e.version++
	e.notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": URI(name), "version": e.version},
		"contentChanges": []any{map[string]any{"text": text}}})
}

// Save saves an open file.
func (e *Editor) Save(name string) {
	e.t.Helper()
	Write(e.t, name, e.texts[name])
	e.notify("textDocument/didSave", map[string]any{"textDocument": map[string]any{"uri": URI(name)}})
}

// Close closes an open file.
func (e *Editor) Close(name string) {
	e.t.Helper()
	delete(e.texts, name)
	e.notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": URI(name)}})
}

// Text returns the text of an open file.
func (e *Editor) Text(name string) string { return e.texts[name] }

// Await waits until stallcheck's diagnostics of a file are as wanted, each
// "line:column category" from 1, and returns them.
func (e *Editor) Await(name string, want ...string) (diags []Diagnostic) {
	e.t.Helper()
	e.until(func() (string, bool) {
		diags = e.Shown(name, "stallcheck")
		var got []string
		for _, d := range diags {
			code, _ := d.Code.(string)
			got = append(got, strings.TrimSpace(number(d.Range.Start.Line+1)+":"+number(d.Range.Start.Character+1)+" "+code))
		}
		return fmt.Sprintf("%s: the editor shows %q, want %q", filepath.Base(name), got, want), slices.Equal(got, want)
	})
	return diags
}

// AwaitSource waits until there are diagnostics of that source in a file.
func (e *Editor) AwaitSource(name, source string) {
	e.t.Helper()
	e.until(func() (string, bool) {
		return filepath.Base(name) + ": the editor shows nothing of " + source, len(e.Shown(name, source)) > 0
	})
}

// AwaitSaid waits until the server has said that to the person.
func (e *Editor) AwaitSaid(text string) {
	e.t.Helper()
	e.until(func() (string, bool) {
		e.mu.Lock()
		defer e.mu.Unlock()
		return "the server does not say " + text, strings.Contains(e.said, text)
	})
}

// until waits until the editor has what is wanted, and fails the test with what
// is missing if that takes too long.
func (e *Editor) until(look func() (missing string, ok bool)) {
	e.t.Helper()
	deadline := time.After(patience)
	for {
		missing, ok := look()
		if ok {
			return
		}
		select {
		case <-e.news:
		case <-deadline:
			e.mu.Lock()
			defer e.mu.Unlock()
			e.t.Fatalf("%s; it says\n%s", missing, e.said)
		}
	}
}

// Shown returns the diagnostics of that source in a file.
func (e *Editor) Shown(name, source string) (diags []Diagnostic) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, d := range e.diags[name] {
		if d.Source == source {
			diags = append(diags, d)
		}
	}
	return diags
}

func number(n int) string {
	text, _ := json.Marshal(n)
	return string(text)
}

// QuickFixes returns the quick fixes that the server offers for a diagnostic.
func (e *Editor) QuickFixes(name string, d Diagnostic) []Action {
	e.t.Helper()
	var actions []Action
	e.call("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": URI(name)},
		"range":        map[string]any{"start": d.Range.Start, "end": d.Range.End},
		"context":      map[string]any{"diagnostics": []Diagnostic{d}, "only": []string{"quickfix"}, "triggerKind": 1},
	}, &actions)
	return actions
}

// Mend applies the one quick fix that the server offers for a diagnostic.
func (e *Editor) Mend(name string, d Diagnostic) {
	e.t.Helper()
	actions := e.QuickFixes(name, d)
	if len(actions) != 1 {
		e.t.Fatalf("%s: %d quick fixes for %s, want one", filepath.Base(name), len(actions), d.Message)
	}
	e.Apply(actions[0])
}

// Apply applies an action to the open files, and does not save them.
func (e *Editor) Apply(a Action) {
	e.t.Helper()
	if a.Edit == nil {
		e.call("codeAction/resolve", a.raw, &a)
	}
	if a.Edit == nil {
		e.t.Fatalf("%s: no edit", a.Title)
	}
	edits := a.Edit.Changes
	if edits == nil {
		edits = make(map[string][]TextEdit)
	}
	for _, c := range a.Edit.DocumentChanges {
		edits[c.TextDocument.URI] = append(edits[c.TextDocument.URI], c.Edits...)
	}
	for uri, list := range edits {
		e.Change(file(uri), applyEdits(e.texts[file(uri)], list))
	}
}
