// want package:"summaries of"

// Package values has readers and writers whose blocking depends on what is
// behind them.
package values

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"strings"

	"github.com/stallcheck/stallcheck/loop"
)

func copies(co *loop.Co, c net.Conn, f *os.File, r io.Reader) {
	var b bytes.Buffer
	_, _ = io.Copy(&b, c) // want `io.Copy blocks the event loop \(network I/O\): io.Copy → net.Conn.Read`
	_, _ = io.Copy(c, &b) // want `io.Copy → net.Conn.Write`
	_, _ = io.Copy(&b, f) // want `io.Copy blocks the event loop \(file I/O\): io.Copy → \(\*os.File\).Read`
	_, _ = io.Copy(&b, strings.NewReader("a"))
	_, _ = io.Copy(&b, r)
	_, _ = io.ReadAll(io.LimitReader(f, 1)) // want `io.ReadAll blocks`
	_, _ = io.ReadAll(io.LimitReader(&b, 1))
	fmt.Fprintf(c, "a") // want `fmt.Fprintf blocks`
	fmt.Fprintf(f, "a") // want `fmt.Fprintf blocks`
	fmt.Fprintf(&b, "a")
}

func wrapped(co *loop.Co, c net.Conn, s string, resp *http.Response) {
	var v any
	_ = json.NewDecoder(c).Decode(&v)         // want `\(\*json.Decoder\).Decode blocks the event loop \(network I/O\)`
	_ = json.NewDecoder(resp.Body).Decode(&v) // want `\(\*json.Decoder\).Decode blocks`
	_ = json.NewDecoder(strings.NewReader(s)).Decode(&v)
	_, _ = bufio.NewReader(c).ReadString('\n') // want `\(\*bufio.Reader\).ReadString blocks`
	_, _ = bufio.NewReader(strings.NewReader(s)).ReadString('\n')
	w := bufio.NewWriter(c)
	_ = w.Flush() // want `\(\*bufio.Writer\).Flush blocks`
	w2 := bufio.NewWriter(io.Discard)
	_ = w2.Flush()
	w3 := bufio.NewWriter(io.Discard)
	w3.Reset(c)
	_ = w3.Flush() // want `\(\*bufio.Writer\).Flush blocks`
	zr, _ := gzip.NewReader(strings.NewReader(s))
	_, _ = io.ReadAll(zr)
	zc, _ := gzip.NewReader(c) // want `gzip.NewReader blocks`
	_, _ = io.ReadAll(zc)      // want `io.ReadAll blocks`
}

type client struct {
	r   *bufio.Reader
	w   io.Writer
	enc *json.Encoder
}

func newClient(c net.Conn) *client {
	return &client{r: bufio.NewReader(c), w: c, enc: json.NewEncoder(c)}
}

func (c *client) line() (string, error) { return c.r.ReadString('\n') }
func (c *client) send(v any) error      { return c.enc.Encode(v) }

type buffer struct {
	w io.Writer
}

func (b *buffer) write() { fmt.Fprint(b.w, "a") }

func held(co *loop.Co, c *client) {
	_, _ = c.line()       // want `\(\*values.client\).line blocks`
	_ = c.send(1)         // want `\(\*values.client\).send blocks`
	_, _ = c.w.Write(nil) // want `net.Conn.Write blocks|io.Writer.Write blocks`
	b := &buffer{w: &bytes.Buffer{}}
	b.write()
}

type tee struct{ w io.Writer }

func (t *tee) Write(p []byte) (int, error) { return t.w.Write(p) }

func own(co *loop.Co, f *os.File) {
	fmt.Fprint(&tee{f}, "a") // want `fmt.Fprint blocks .*: fmt.Fprint → \(\*values.tee\).Write → \(\*os.File\).Write`
}

//go:embed values.go
var files embed.FS

func filesystems(co *loop.Co, fsys fs.FS) {
	_, _ = fs.ReadFile(files, "values.go")
	_, _ = files.ReadFile("values.go")
	_, _ = fs.ReadFile(os.DirFS("."), "a") // want `fs.ReadFile blocks`
	_, _ = fs.ReadFile(fsys, "a")
	_ = fs.WalkDir(os.DirFS("."), ".", nil) // want `fs.WalkDir blocks`
}
