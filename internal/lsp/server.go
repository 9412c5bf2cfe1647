package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/sourcegraph/jsonrpc2"
)

// pause is how long the server waits after a change for more of them.
const pause = 300 * time.Millisecond

// Serve speaks with an editor over in and out until the editor says exit or
// closes in. It reports whether the editor took leave as the protocol wants.
func Serve(in io.ReadCloser, out io.WriteCloser, check Check) bool {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s := &server{check: check, docs: make(map[string]*document), shown: make(map[string][]item)}
	s.runs = &scheduler{ctx: ctx, run: s.analyse}
	stream := jsonrpc2.NewBufferedStream(stdio{in, out}, jsonrpc2.VSCodeObjectCodec{})
	conn := jsonrpc2.NewConn(ctx, stream, s)
	<-conn.DisconnectNotify()
	cancel()
	s.runs.wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.leaving
}

// stdio joins the two directions of a connection.
type stdio struct {
	io.ReadCloser
	out io.WriteCloser
}

func (s stdio) Write(p []byte) (int, error) { return s.out.Write(p) }

func (s stdio) Close() error {
	err := s.out.Close()
	if e := s.ReadCloser.Close(); err == nil {
		err = e
	}
	return err
}

// A server is one session with an editor.
type server struct {
	check Check
	runs  *scheduler

	mu      sync.Mutex // held while diagnostics are sent too, so that they are sent in order
	conn    *jsonrpc2.Conn
	docs    map[string]*document // open ones by file
	shown   map[string][]item    // what the editor shows, by file
	told    string               // the last problem
	leaving bool
}

// Handle obeys one message. The connection calls it for one message after the
// other, so nothing in it takes long.
func (s *server) Handle(ctx context.Context, conn *jsonrpc2.Conn, req *jsonrpc2.Request) {
	s.mu.Lock()
	s.conn = conn
	s.mu.Unlock()
	result, err := s.obey(req)
	if req.Method == "exit" {
		_ = conn.Close() // Serve sees that it is closed
		return
	}
	if req.Notif {
		return
	}
	if err != nil {
		_ = conn.ReplyWithError(ctx, req.ID, err) // an editor that is gone needs no reply
		return
	}
	_ = conn.Reply(ctx, req.ID, result)
}

func (s *server) obey(req *jsonrpc2.Request) (any, *jsonrpc2.Error) {
	switch req.Method {
	case "initialize":
		return initializeResult, nil
	case "shutdown":
		s.mu.Lock()
		defer s.mu.Unlock()
		s.leaving = true
		return nil, nil
	case "textDocument/didOpen":
		return with(req, s.didOpen)
	case "textDocument/didChange":
		return with(req, s.didChange)
	case "textDocument/didClose":
		return with(req, s.didClose)
	case "textDocument/didSave", "workspace/didChangeWatchedFiles":
		s.runs.start(0)
		return nil, nil
	case "textDocument/codeAction":
		return with(req, s.codeActions)
	}
	return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: "stallcheck does not know the method " + req.Method}
}

// with decodes the parameters of req for f.
func with[P any](req *jsonrpc2.Request, f func(P) any) (any, *jsonrpc2.Error) {
	var params P
	if req.Params == nil {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: req.Method + " needs parameters"}
	}
	if err := json.Unmarshal(*req.Params, &params); err != nil {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: fmt.Sprintf("%s: %v", req.Method, err)}
	}
	return f(params), nil
}

// notify tells the editor something; s.mu is held.
func (s *server) notify(method string, params any) {
	_ = s.conn.Notify(context.Background(), method, params) // an editor that is gone need not know
}
