// Package categories has a call of each category in a coroutine, beside one
// that looks like it and does not block.
package categories

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

func sleep(co *loop.Co) {
	time.Sleep(time.Second) // want `^time.Sleep blocks the event loop \(sleep\); use loop.Sleep\(co, d\)$`
	_ = loop.Sleep(co, time.Second)
	_ = time.Now().Add(time.Second)
	_ = time.NewTimer(time.Second).Stop()
}

func file(co *loop.Co, f *os.File) {
	_, _ = os.ReadFile("a")           // want `^os.ReadFile blocks the event loop \(file I/O\); use loop.Offload$`
	_ = os.WriteFile("a", nil, 0o600) // want `os.WriteFile blocks`
	_, _ = os.Open("a")               // want `os.Open blocks`
	_, _ = os.ReadDir("a")            // want `os.ReadDir blocks`
	_ = os.MkdirAll("a", 0o700)       // want `os.MkdirAll blocks`
	_ = os.Remove("a")                // want `os.Remove blocks`
	_, _ = f.Read(nil)                // want `\(\*os.File\).Read blocks`
	_, _ = f.WriteString("")          // want `\(\*os.File\).WriteString blocks`
	_ = f.Sync()                      // want `\(\*os.File\).Sync blocks`
	_, _ = os.Stat("a")               // want `os.Stat stalls the event loop briefly \(file I/O\)`
	_ = f.Name()
	_ = f.Close()
	_ = os.Getenv("a")
	_ = filepath.Join("a", "b")
	_ = errors.Is(io.EOF, os.ErrNotExist)
	_, _ = filepath.Glob("*") // want `filepath.Glob blocks`
}

func network(co *loop.Co, c net.Conn, l net.Listener, client *http.Client, resp *http.Response) {
	_, _ = http.Get("a")         // want `http.Get blocks the event loop \(network I/O\)`
	_, _ = client.Do(nil)        // want `\(\*http.Client\).Do blocks`
	_, _ = net.Dial("tcp", "a")  // want `net.Dial blocks`
	_, _ = c.Read(nil)           // want `net.Conn.Read blocks`
	_, _ = c.Write(nil)          // want `net.Conn.Write blocks`
	_, _ = l.Accept()            // want `net.Listener.Accept blocks`
	_, _ = io.ReadAll(resp.Body) // want `io.ReadAll blocks the event loop \(network I/O\): io.ReadAll → read \(network I/O\)`
	_ = c.Close()
	_ = c.SetDeadline(time.Time{})
	_ = c.RemoteAddr().String()
	_, _ = http.NewRequest("GET", "a", nil)
	_ = resp.Header.Get("a")
	_ = net.ParseIP("::1")
	_ = net.JoinHostPort("a", "b")
}

func dns(co *loop.Co) {
	_, _ = net.LookupHost("a")              // want `net.LookupHost blocks the event loop \(name lookup\)`
	_, _ = net.ResolveTCPAddr("tcp", "a:1") // want `net.ResolveTCPAddr blocks the event loop \(name lookup\)`
	_, _, _ = net.SplitHostPort("a:1")
}

func process(co *loop.Co) {
	cmd := exec.Command("a")
	_ = cmd.Run()                             // want `\(\*exec.Cmd\).Run blocks the event loop \(process\)`
	_, _ = cmd.Output()                       // want `\(\*exec.Cmd\).Output blocks`
	_ = cmd.Start()                           // want `\(\*exec.Cmd\).Start blocks`
	_ = cmd.Wait()                            // want `\(\*exec.Cmd\).Wait blocks`
	_, _ = exec.Command("a").CombinedOutput() // want `\(\*exec.Cmd\).CombinedOutput blocks`
	_ = cmd.String()
	_ = cmd.ProcessState.ExitCode()
}

func database(co *loop.Co, db *sql.DB, rows *sql.Rows, ctx context.Context) {
	_, _ = db.Query("a")            // want `\(\*sql.DB\).Query blocks the event loop \(database\)`
	_, _ = db.ExecContext(ctx, "a") // want `\(\*sql.DB\).ExecContext blocks`
	_ = db.Ping()                   // want `\(\*sql.DB\).Ping blocks`
	_ = db.QueryRow("a").Scan()     // want `\(\*sql.DB\).QueryRow blocks` `\(\*sql.Row\).Scan blocks`
	_ = rows.Next()                 // want `\(\*sql.Rows\).Next blocks`
	_, _ = sql.Open("a", "b")
	_ = db.Stats()
	db.SetMaxOpenConns(1)
}

func stdin(co *loop.Co) {
	var s string
	_, _ = fmt.Scanln(&s)                 // want `fmt.Scanln blocks the event loop \(standard input\)`
	_, _ = os.Stdin.Read(nil)             // want `\(\*os.File\).Read blocks the event loop \(standard input\)`
	_ = bufio.NewScanner(os.Stdin).Scan() // want `\(\*bufio.Scanner\).Scan blocks the event loop \(standard input\)`
	_, _ = os.Stdin.Stat()                // want `\(\*os.File\).Stat stalls the event loop briefly \(file I/O\)`
	_, _ = fmt.Sscanln("a", &s)
	_ = bufio.NewScanner(strings.NewReader("a")).Scan()
}

func channel(co *loop.Co, in <-chan int, out chan<- int) {
	<-in           // want `channel receive blocks the event loop \(channel\)`
	out <- 1       // want `channel send blocks`
	_, _ = <-in    // want `channel receive blocks`
	for range in { // want `channel receive blocks`
	}
	select { // want `select blocks`
	case <-in:
	case out <- 1:
	}
	select {
	case <-in:
	default:
	}
	select {
	case out <- 1:
	default:
	}
	_ = len(in)
	close(out)
	c := make(chan int, 1)
	c <- 1
}

func wait(co *loop.Co, wg *sync.WaitGroup, cond *sync.Cond) {
	wg.Wait()   // want `\(\*sync.WaitGroup\).Wait blocks the event loop \(wait\)`
	cond.Wait() // want `\(\*sync.Cond\).Wait blocks`
	wg.Add(1)
	wg.Done()
	cond.Broadcast()
}

func get(co *loop.Co, f *loop.Future[int]) {
	_, _ = f.Get(context.Background()) // want `\(\*loop.Future\).Get blocks the event loop \(blocking result\); use loop.Await\(co, f\)`
	_, _ = f.Result()
	_, _ = loop.Await(co, f)
}

// Locks and logs are off by default.
func quiet(co *loop.Co, mu *sync.Mutex) {
	mu.Lock()
	defer mu.Unlock()
	log.Println("a")
	fmt.Println("a")
	fmt.Fprintln(os.Stderr, "a")
}

func memory(co *loop.Co) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "a")
	_, _ = io.Copy(io.Discard, &b)
	_ = fmt.Sprintf("%v", b.String())
}

// off is not a coroutine and runs on no loop.
func off() {
	time.Sleep(time.Second)
	_, _ = os.ReadFile("a")
}
