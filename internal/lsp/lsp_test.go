package lsp

import (
	"context"
	"encoding/json"
	"net"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sourcegraph/jsonrpc2"
)

// TestOvertaken: a newer run ends the one under way, waits for its end, and
// starts late enough to take several changes together.
func TestOvertaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var ended []error
		running := 0
		s := &scheduler{ctx: ctx, run: func(ctx context.Context) {
			if running++; running > 1 {
				t.Error("two runs at a time")
			}
			select {
			case <-ctx.Done():
				time.Sleep(time.Second) // a go command that is slow to end
			case <-time.After(time.Minute):
			}
			ended = append(ended, ctx.Err())
			running--
		}}
		s.start(0)
		time.Sleep(time.Second)
		for range 10 { // typing
			s.start(pause)
			time.Sleep(pause / 2)
		}
		time.Sleep(2 * time.Minute)
		if !slices.Equal(ended, []error{context.Canceled, nil}) {
			t.Errorf("runs ended with %v", ended)
		}
		s.start(0)
		cancel()
		s.wait()
	})
}

func TestPositions(t *testing.T) {
	const text = "package a\n\n/* ä🐌 */ f()\n"
	for _, test := range []struct {
		line, column int
		want         position
	}{
		{1, 1, position{0, 0}},
		{3, 1, position{2, 0}},
		{3, 14, position{2, 10}}, // f, behind two letters of two and four bytes
		{3, 99, position{2, 13}},
		{99, 1, position{98, 0}},
		{0, 0, position{0, 0}},
	} {
		if got := at(text, test.line, test.column); got != test.want {
			t.Errorf("line %d, column %d is %v, want %v", test.line, test.column, got, test.want)
		}
	}
	for offset, want := range map[int]position{0: {0, 0}, 10: {1, 0}, 11: {2, 0}, 24: {2, 10}, 999: {3, 0}, -1: {0, 0}} {
		if got := atOffset(text, offset); got != want {
			t.Errorf("offset %d is %v, want %v", offset, got, want)
		}
	}
}

func TestFileOf(t *testing.T) {
	for uri, want := range map[string]string{
		"file:///a/b%20c.go":        filepath.FromSlash("/a/b c.go"),
		"file:///c%3A/go/%C3%A4.go": filepath.FromSlash("c:/go/ä.go"),
		"untitled:Untitled-1":       "",
		"git:/a.go":                 "",
		"%":                         "",
	} {
		if got, ok := fileOf(uri); got != want || ok != (want != "") {
			t.Errorf("%s is %q, %v", uri, got, ok)
		}
	}
}

// TestMessages: what is unknown or wrong gets an error with the right code, and
// the server goes on.
func TestMessages(t *testing.T) {
	ours, theirs := net.Pipe()
	left := make(chan bool)
	go func() {
		left <- Serve(theirs, theirs, func(context.Context, []string, map[string]string) (Result, error) { return Result{}, nil })
	}()
	none := jsonrpc2.HandlerWithError(func(context.Context, *jsonrpc2.Conn, *jsonrpc2.Request) (any, error) { return nil, nil })
	conn := jsonrpc2.NewConn(t.Context(), jsonrpc2.NewBufferedStream(ours, jsonrpc2.VSCodeObjectCodec{}), none)
	call := func(method string, params any) error {
		var result json.RawMessage
		return conn.Call(t.Context(), method, params, &result)
	}
	code := func(err error) int64 {
		if e, ok := err.(*jsonrpc2.Error); ok {
			return e.Code
		}
		return 0
	}
	if err := call("initialize", map[string]any{}); err != nil {
		t.Error(err)
	}
	if err := call("textDocument/hover", map[string]any{}); code(err) != jsonrpc2.CodeMethodNotFound {
		t.Errorf("an unknown method: %v", err)
	}
	if err := call("textDocument/codeAction", nil); code(err) != jsonrpc2.CodeInvalidParams {
		t.Errorf("no parameters: %v", err)
	}
	if err := call("textDocument/codeAction", []int{1}); code(err) != jsonrpc2.CodeInvalidParams {
		t.Errorf("wrong parameters: %v", err)
	}
	if err := conn.Notify(t.Context(), "$/unknown", nil); err != nil {
		t.Error(err)
	}
	if err := call("shutdown", nil); err != nil {
		t.Error(err)
	}
	if err := conn.Notify(t.Context(), "exit", nil); err != nil {
		t.Error(err)
	}
	if !<-left {
		t.Error("the server does not take shutdown and exit for a goodbye")
	}
}
