package loophttp

import (
	"bufio"
	"io"
	"net"
	"net/http"
)

// tracker is net/http's ResponseWriter that remembers whether a response has
// begun. What net/http's can do, it can.
type tracker struct {
	http.ResponseWriter
	committed bool
}

func (t *tracker) Unwrap() http.ResponseWriter { return t.ResponseWriter }

func (t *tracker) WriteHeader(code int) {
	t.ResponseWriter.WriteHeader(code)
	t.committed = t.committed || code >= 200 || code == http.StatusSwitchingProtocols
}

func (t *tracker) Write(p []byte) (int, error) {
	t.committed = true
	return t.ResponseWriter.Write(p)
}

// ReadFrom lets io.Copy send files without copying them.
func (t *tracker) ReadFrom(r io.Reader) (int64, error) {
	t.committed = true
	return io.Copy(t.ResponseWriter, r)
}

func (t *tracker) Flush() { _ = t.FlushError() }

func (t *tracker) FlushError() error {
	t.committed = true
	return http.NewResponseController(t.ResponseWriter).Flush()
}

func (t *tracker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(t.ResponseWriter).Hijack()
	t.committed = t.committed || err == nil
	return conn, rw, err
}
