// want package:"summaries of"

package meziantou

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"database/sql"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Closing is quick, unless what is closed still has something to write.
func closes(co *loop.Co, f *os.File, conn net.Conn, ln net.Listener, body io.ReadCloser, rows *sql.Rows) {
	defer f.Close()
	defer conn.Close()
	defer ln.Close()
	_ = body.Close()
	_ = io.NopCloser(strings.NewReader("a")).Close()
	gz := gzip.NewWriter(conn)
	defer gz.Close() // want `\(\*gzip.Writer\).Close blocks the event loop \(network I/O\)`
	var mem bytes.Buffer
	quiet := gzip.NewWriter(&mem)
	defer quiet.Close()
	zr, _ := gzip.NewReader(&mem)
	defer zr.Close()
}

type spool struct {
	w *bufio.Writer
	f *os.File
}

func newSpool(f *os.File) *spool { return &spool{bufio.NewWriter(f), f} }

func (s *spool) Close() error {
	if err := s.w.Flush(); err != nil {
		return err
	}
	return s.f.Sync()
}

type plainCloser struct{ open bool }

func (p *plainCloser) Close() error { p.open = false; return nil }

type derivedSpool struct{ *spool }

type derivedPlain struct{ plainCloser }

func deferred(co *loop.Co, f *os.File) {
	s := newSpool(f)
	defer s.Close() // want `\(\*meziantou.spool\).Close blocks the event loop \(file I/O\)`
	p := &plainCloser{}
	defer p.Close()
	d := derivedSpool{s}
	defer d.Close() // want `\(\*meziantou.spool\).Close blocks`
	q := derivedPlain{}
	defer q.Close()
	defer func() {
		_ = s.Close() // want `\(\*meziantou.spool\).Close blocks`
		_ = p.Close()
	}()
}

func closers(co *loop.Co, cs []io.Closer, s *spool) {
	for _, c := range cs {
		_ = c.Close()
	}
	var c io.Closer = s
	_ = c.Close() // want `\(\*meziantou.spool\).Close blocks`
	c = &plainCloser{}
	_ = c.Close()
	_ = create(false).Close() // want `\(\*meziantou.spool\).Close blocks`
	_ = createPlain().Close()
}

func create(plain bool) io.Closer {
	if plain {
		return &plainCloser{}
	}
	return &spool{}
}

func createPlain() io.Closer { return &plainCloser{} }

// Memory is not a disk, whatever its interface.
func memory(co *loop.Co, s string) {
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	_, _ = w.WriteString(s)
	_ = w.Flush()
	r := bufio.NewReader(strings.NewReader(s))
	_, _ = r.ReadByte()
	_, _ = io.Copy(&b, r)
	_, _ = b.ReadFrom(strings.NewReader(s))
	_, _ = io.TeeReader(&b, io.Discard).Read(nil)
	_, _ = io.MultiReader(&b, strings.NewReader(s)).Read(nil)
	_, _ = io.MultiWriter(&b, io.Discard).Write(nil)
	_, _ = io.NewSectionReader(strings.NewReader(s), 0, 1).Read(nil)
	rec := http.Header{}
	_ = rec.Write(&b)
}

func notMemory(co *loop.Co, f *os.File, conn net.Conn) {
	var b bytes.Buffer
	_, _ = b.ReadFrom(f)                          // want `\(\*bytes.Buffer\).ReadFrom blocks`
	_, _ = b.WriteTo(conn)                        // want `\(\*bytes.Buffer\).WriteTo blocks`
	_, _ = io.TeeReader(f, &b).Read(nil)          // want `Read blocks`
	_, _ = io.MultiReader(&b, f).Read(nil)        // want `Read blocks`
	_, _ = io.MultiWriter(&b, conn).Write(nil)    // want `Write blocks`
	_, _ = io.NewSectionReader(f, 0, 1).Read(nil) // want `\(\*io.SectionReader\).Read blocks`
	_, _ = strings.NewReader("a").WriteTo(conn)   // want `\(\*strings.Reader\).WriteTo blocks`
}

func pipes(co *loop.Co) {
	r, w := io.Pipe()
	go func() { _, _ = w.Write(nil); time.Sleep(1) }()
	_, _ = r.Read(nil)  // want `\(\*io.PipeReader\).Read blocks`
	_, _ = w.Write(nil) // want `\(\*io.PipeWriter\).Write blocks`
	_ = w.Close()
	_ = r.CloseWithError(io.EOF)
}

// temporary files are files.
type tempDir struct{ path string }

func (t tempDir) file(name string) string { return t.path + "/" + name }
func (t tempDir) create(name string)      { _, _ = os.Create(t.file(name)) }
func (t tempDir) remove()                 { _ = os.RemoveAll(t.path) }

func temporaries(co *loop.Co, t tempDir) {
	_ = t.file("a")
	t.create("a")    // want `meziantou.tempDir.create blocks`
	defer t.remove() // want `meziantou.tempDir.remove blocks`
}
