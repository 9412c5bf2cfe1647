// Package blockbuster has what a run-time detector for Python's event loops
// intercepts, by the Go functions that do the same.
package blockbuster

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"database/sql"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func sleeps(co *loop.Co) {
	time.Sleep(time.Second) // want `time.Sleep blocks`
	_ = loop.Sleep(co, time.Second)
}

func sockets(co *loop.Co, conn *net.TCPConn, ln *net.TCPListener, d *net.Dialer) {
	_, _ = net.Dial("tcp", "127.0.0.1:1")                     // want `net.Dial blocks the event loop \(network I/O\)`
	_, _ = net.DialTimeout("tcp", "127.0.0.1:1", time.Second) // want `net.DialTimeout blocks`
	_, _ = d.DialContext(co, "tcp", "127.0.0.1:1")            // want `\(\*net.Dialer\).DialContext blocks`
	_, _ = conn.ReadFrom(strings.NewReader("a"))              // want `\(\*net.TCPConn\).ReadFrom blocks`
	_, _ = ln.Accept()                                        // want `\(\*net.TCPListener\).Accept blocks`
	_, _ = ln.AcceptTCP()                                     // want `\(\*net.TCPListener\).AcceptTCP blocks`
	_, _ = net.Listen("tcp", "127.0.0.1:0")                   // want `net.Listen stalls the event loop briefly`
	_ = conn.SetNoDelay(true)
	_ = conn.SetReadDeadline(time.Now())
	_ = conn.CloseWrite()
	_ = conn.LocalAddr().String()
	_ = ln.Addr()
	_ = ln.Close()
}

// The loop's own streams suspend the coroutine instead.
func streams(co *loop.Co) error {
	s, err := loop.Dial(co, "tcp", "127.0.0.1:1")
	if err != nil {
		return err
	}
	if _, err := s.Write([]byte("a")); err != nil {
		return err
	}
	if err := s.Drain(co); err != nil {
		return err
	}
	if _, err = s.ReadLine(co); err != nil {
		return err
	}
	return s.Close(co)
}

func encrypted(co *loop.Co, conn *tls.Conn) {
	_, _ = conn.Read(nil)         // want `\(\*tls.Conn\).Read blocks`
	_, _ = conn.Write(nil)        // want `\(\*tls.Conn\).Write blocks`
	_ = conn.HandshakeContext(co) // want `\(\*tls.Conn\).HandshakeContext blocks`
	_, _ = http.Get("https://a")  // want `http.Get blocks`
	_ = conn.ConnectionState()
}

func textFile(co *loop.Co, f *os.File) {
	_, _ = fmt.Fprintln(f, "a") // want `fmt.Fprintln blocks the event loop \(file I/O\)`
	_, _ = f.WriteString("a")   // want `\(\*os.File\).WriteString blocks`
	_, _ = f.Seek(0, io.SeekStart)
	_, _ = bufio.NewReader(f).ReadByte() // want `\(\*bufio.Reader\).ReadByte blocks`
}

func bufferedFile(co *loop.Co, f *os.File) {
	rw := bufio.NewReadWriter(bufio.NewReader(f), bufio.NewWriter(f))
	_, _ = rw.ReadString('\n') // want `ReadString blocks`
	_, _ = rw.WriteString("a") // want `WriteString blocks`
	_ = rw.Flush()             // want `Flush blocks`
	var mem bytes.Buffer
	quiet := bufio.NewReadWriter(bufio.NewReader(&mem), bufio.NewWriter(&mem))
	_, _ = quiet.ReadString('\n')
	_, _ = quiet.WriteString("a")
	_ = quiet.Flush()
}

func fileBytes(co *loop.Co, f *os.File, p []byte) {
	_, _ = f.Read(p)                  // want `\(\*os.File\).Read blocks`
	_, _ = io.ReadFull(f, p)          // want `io.ReadFull blocks`
	_, _ = io.CopyN(io.Discard, f, 8) // want `io.CopyN blocks`
	_, _ = f.Write(p)                 // want `\(\*os.File\).Write blocks`
	_, _ = bytes.NewReader(p).Read(p)
	_, _ = io.ReadFull(bytes.NewReader(p), p)
}

// What an archive's members block on is the archive.
func tarMember(co *loop.Co, f *os.File, mem []byte) {
	onDisk := tar.NewReader(f)
	_, _ = onDisk.Next()      // want `\(\*tar.Reader\).Next blocks the event loop \(file I/O\)`
	_, _ = io.ReadAll(onDisk) // want `io.ReadAll blocks`
	inMemory := tar.NewReader(bytes.NewReader(mem))
	_, _ = inMemory.Next()
	_, _ = io.ReadAll(inMemory)
}

// Standard output and error are logs, which are off by default.
func standardStreams(co *loop.Co) {
	_, _ = os.Stdout.WriteString("a")
	_, _ = os.Stderr.WriteString("a")
	_, _ = fmt.Fprintln(os.Stdout, "a")
	_, _ = io.WriteString(os.Stderr, "a")
}

func database(co *loop.Co, db *sql.DB, conn *sql.Conn, tx *sql.Tx, st *sql.Stmt, rows *sql.Rows) {
	_, _ = db.Exec("a")               // want `\(\*sql.DB\).Exec blocks the event loop \(database\)`
	_, _ = db.Begin()                 // want `\(\*sql.DB\).Begin blocks`
	_, _ = db.Prepare("a")            // want `\(\*sql.DB\).Prepare blocks`
	_, _ = db.Conn(co)                // want `\(\*sql.DB\).Conn blocks`
	_, _ = conn.QueryContext(co, "a") // want `\(\*sql.Conn\).QueryContext blocks`
	_, _ = tx.Exec("a")               // want `\(\*sql.Tx\).Exec blocks`
	_ = tx.Commit()                   // want `\(\*sql.Tx\).Commit blocks`
	_ = tx.Rollback()                 // want `\(\*sql.Tx\).Rollback blocks`
	_, _ = st.Query()                 // want `\(\*sql.Stmt\).Query blocks`
	for rows.Next() {                 // want `\(\*sql.Rows\).Next blocks`
		_ = rows.Scan()
	}
	_ = rows.Err()
	_, _ = sql.Open("a", "b")
	db.SetMaxIdleConns(1)
	_ = db.Stats()
	_ = sql.Named("a", 1)
}

// Locks are off by default; trying one never waits.
func locks(co *loop.Co, mu *sync.Mutex, rw *sync.RWMutex) {
	mu.Lock()
	mu.Unlock()
	rw.RLock()
	rw.RUnlock()
	if mu.TryLock() {
		mu.Unlock()
	}
	_ = rw.TryRLock()
}

// A channel of capacity one is a lock too, and can be tried.
func channelLock(co *loop.Co, sem chan struct{}) {
	sem <- struct{}{} // want `channel send blocks`
	select {
	case sem <- struct{}{}:
	default:
	}
}

// Starting a goroutine is cheap; waiting for its end is not.
func goroutines(co *loop.Co) {
	done := make(chan struct{})
	go func() { close(done) }()
	<-done // want `channel receive blocks`
	var wg sync.WaitGroup
	wg.Go(func() {})
	wg.Wait() // want `\(\*sync.WaitGroup\).Wait blocks`
}

// allowed reads a file, and may.
//
//stallcheck:nonblocking
func allowed(f *os.File) { _, _ = f.Read(nil) }

func forbidden(f *os.File) { _, _ = f.Read(nil) }

func exceptions(co *loop.Co, f *os.File) {
	allowed(f)
	forbidden(f)       // want `blockbuster.forbidden blocks`
	_, _ = f.Read(nil) //stallcheck:ignore file -- a file of a few bytes in memory
}

func descriptors(co *loop.Co, fd int, p []byte) {
	_, _ = syscall.Read(fd, p)                   // want `syscall.Read blocks`
	_, _ = syscall.Write(fd, p)                  // want `syscall.Write blocks`
	_, _ = syscall.Sendfile(fd, fd, nil, 1)      // want `syscall.Sendfile blocks`
	_ = syscall.Statfs("/", &syscall.Statfs_t{}) // want `syscall.Statfs blocks`
	_ = syscall.Access("/", 0)                   // want `syscall.Access blocks`
	_ = syscall.Getpid()
	_ = syscall.SetNonblock(fd, true)
}

func metadata(co *loop.Co, f *os.File) {
	_, _ = os.Stat("/a")     // want `os.Stat stalls the event loop briefly \(file I/O\); use loop.Offload`
	_, _ = os.Lstat("/a")    // want `os.Lstat stalls`
	_, _ = f.Stat()          // want `\(\*os.File\).Stat stalls`
	_, _ = os.Getwd()        // want `os.Getwd stalls`
	_ = os.Chdir("/")        // want `os.Chdir stalls`
	_ = os.Chmod("/a", 0)    // want `os.Chmod stalls`
	_, _ = os.Readlink("/a") // want `os.Readlink stalls`
	_ = isDir("/a")          // want `blockbuster.isDir stalls the event loop briefly`
	_ = sizeOf("/a")         // want `blockbuster.sizeOf stalls`
	_ = sameFile("/a", "/b") // want `blockbuster.sameFile stalls`
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

func sameFile(a, b string) bool {
	x, _ := os.Stat(a)
	y, _ := os.Stat(b)
	return os.SameFile(x, y)
}

func directories(co *loop.Co, f *os.File) {
	_ = os.Rename("/a", "/b")      // want `os.Rename blocks`
	_ = os.Remove("/a")            // want `os.Remove blocks`
	_ = os.RemoveAll("/a")         // want `os.RemoveAll blocks`
	_ = os.Mkdir("/a", 0o700)      // want `os.Mkdir blocks`
	_ = os.MkdirAll("/a/b", 0o700) // want `os.MkdirAll blocks`
	_, _ = os.MkdirTemp("", "a")   // want `os.MkdirTemp blocks`
	_, _ = os.CreateTemp("", "a")  // want `os.CreateTemp blocks`
	_ = os.Link("/a", "/b")        // want `os.Link blocks`
	_ = os.Symlink("/a", "/b")     // want `os.Symlink blocks`
	_ = os.Truncate("/a", 0)       // want `os.Truncate blocks`
	_, _ = os.ReadDir("/a")        // want `os.ReadDir blocks`
	_, _ = f.Readdir(1)            // want `\(\*os.File\).Readdir blocks`
	_ = os.TempDir()
	_, _ = os.Hostname()
}

func eachEntry(co *loop.Co, entries []os.DirEntry) {
	for _, e := range entries {
		_ = e.Name()
		_ = e.IsDir()
		_ = e.Type()
	}
}

func lexical(co *loop.Co) {
	_ = filepath.Join("a", "b")
	_ = filepath.Ext("a.b")
	_ = filepath.VolumeName("a")
	_ = filepath.ToSlash("a")
	_ = filepath.IsLocal("a")
}

func asks(co *loop.Co) {
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n') // want `ReadString blocks the event loop \(standard input\)`
	_, _ = bufio.NewReader(strings.NewReader("a")).ReadString('\n')
}

// One task's exception is not another's.
func perTask(co *loop.Co) {
	_ = loop.Go(co, func(co *loop.Co) (int, error) {
		time.Sleep(1) //stallcheck:ignore sleep -- a nanosecond
		return 1, nil
	})
	_ = loop.Go(co, func(co *loop.Co) (int, error) {
		time.Sleep(1) // want `time.Sleep blocks`
		return 1, nil
	})
}

// workers do the same off the loop.
func workers(co *loop.Co, l *loop.Loop) error {
	go sleepsOff()
	if err := loop.OffloadErr(co, func() error { return os.Remove("/a") }); err != nil {
		return err
	}
	pool := loop.NewPool(2)
	return pool.Submit(context.Background(), sleepsOff)
}

func sleepsOff() { time.Sleep(time.Second) }
