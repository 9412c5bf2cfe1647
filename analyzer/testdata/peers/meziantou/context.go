// Package meziantou has the cases of an analyzer for C# that asks where there is
// a better call than a blocking one; many are calls that look like one.
package meziantou

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// Every way to wait for a task, limited or not.
func waits(co *loop.Co, f *loop.Future[int], ctx context.Context) {
	_, _ = f.Get(ctx)                  // want `\(\*loop.Future\).Get blocks the event loop \(blocking result\)`
	_, _ = f.Get(context.Background()) // want `\(\*loop.Future\).Get blocks`
	short, cancel := context.WithTimeout(ctx, time.Second)
	_, _ = f.Get(short) // want `\(\*loop.Future\).Get blocks`
	cancel()
	soon, cancel := context.WithDeadline(ctx, time.Now().Add(time.Second))
	_, _ = f.Get(soon) // want `\(\*loop.Future\).Get blocks`
	cancel()
	_, _ = loop.Await(co, f)
	_, _ = f.Result()
}

func sleeps(co *loop.Co) {
	const d = 1000
	time.Sleep(1)           // want `time.Sleep blocks`
	time.Sleep(time.Minute) // want `time.Sleep blocks`
	time.Sleep(d)           // want `time.Sleep blocks`
	_ = loop.Sleep(co, d)
	_ = time.Duration(d).String()
}

// What a call does counts, not whether it has a twin.
func writeSync(p []byte) { _ = os.WriteFile("a", p, 0o600) }
func writeSyncAsync(co *loop.Co, p []byte) error {
	return loop.OffloadErr(co, func() error { return os.WriteFile("a", p, 0o600) })
}

func render(p []byte) int                     { return len(p) }
func renderAsync(co *loop.Co, p []byte) error { return loop.Yield(co) }

func twins(co *loop.Co, p []byte) {
	writeSync(p) // want `meziantou.writeSync blocks`
	_ = writeSyncAsync(co, p)
	_ = render(p)
	_ = renderAsync(co, p)
}

// Add keeps it in memory; Save writes it, and has no twin.
type records struct{ all []string }

func (r *records) Add(s string)      { r.all = append(r.all, s) }
func (r *records) AddAsync(*loop.Co) {}
func (r *records) Save()             { writeSync(nil) }

type journal struct{ records }

func receivers(co *loop.Co, r *records, j journal) {
	r.Add("a")
	r.AddAsync(co)
	r.Save() // want `\(\*meziantou.records\).Save blocks`
	j.Add("a")
	j.Save() // want `\(\*meziantou.records\).Save blocks`
}

// load and its kin take what they take; the wait is theirs in each form.
func load[T any](path string) (v T) {
	data, _ := os.ReadFile(path)
	_ = json.Unmarshal(data, &v)
	return v
}

func loadAll[T any, S ~[]T](paths []string) (s S) {
	for _, p := range paths {
		s = append(s, load[T](p))
	}
	return s
}

type number interface{ ~int | ~float64 }

func sum[N number](ns ...N) (total N) {
	for _, n := range ns {
		total += n
	}
	return total
}

func keys[M ~map[K]V, K comparable, V any](m M) (ks []K) {
	for k := range m {
		ks = append(ks, k)
	}
	return ks
}

func generics(co *loop.Co) {
	_ = load[int]("a")              // want `meziantou.load blocks the event loop \(file I/O\): meziantou.load → os.ReadFile`
	_ = load[map[string][]int]("a") // want `meziantou.load blocks`
	_ = loadAll[int, []int](nil)    // want `meziantou.loadAll blocks`
	_ = len(load[string]("a"))      // want `meziantou.load blocks`
	_ = sum(1, 2)
	_ = sum(1.5, 2)
	_ = keys(map[string]int{})
	at := load[int]
	_ = at("a") // want `meziantou.load blocks`
}

// Arguments change nothing.
func save(path string, n int64, extra ...any) error { return os.WriteFile(path, nil, 0o600) }

func arguments(co *loop.Co, in *int64, b byte) {
	_ = save("", 0)              // want `meziantou.save blocks`
	_ = save("a", int64(b), nil) // want `meziantou.save blocks`
	_ = save("a", *in, 1, "b")   // want `meziantou.save blocks`
	_ = save(fmt.Sprint(b), 1)   // want `meziantou.save blocks`
	_ = fmt.Sprint(save("a", 1)) // want `meziantou.save blocks`
	var v any = save
	_ = v
}

// A closure that blocks is not yet a wait.
func closures(co *loop.Co, l *loop.Loop) {
	later := func() { writeSync(nil) }
	_ = func(co *loop.Co) {
		writeSync(nil) // want `meziantou.writeSync blocks`
	}
	go later()
	_ = loop.Submit(l, func(co *loop.Co) (int, error) {
		writeSync(nil) // want `meziantou.writeSync blocks`
		return 1, nil
	})
}

func notAsync() {
	_ = func(co *loop.Co) {
		_ = load[int]("a") // want `meziantou.load blocks`
	}
	_ = load[int]("a")
	time.Sleep(1)
}

// Not everything with a Wait in it waits on this loop.
func workers(co *loop.Co, wg *sync.WaitGroup) {
	go func() { time.Sleep(1); wg.Wait() }()
	wg.Go(func() { time.Sleep(1) })
	loop.OffloadFunc(co, wg.Wait)
	loop.OffloadFunc(co, func() { time.Sleep(1) })
	time.AfterFunc(1, wg.Wait)
}

func console(co *loop.Co) {
	fmt.Println("a")
	fmt.Print("a")
	fmt.Printf("%d", 1)
	_ = fmt.Sprintln("a")
	var s string
	_, _ = fmt.Scanln(&s) // want `fmt.Scanln blocks`
}

func process(co *loop.Co, cmd *exec.Cmd) error {
	if cmd.ProcessState != nil {
		_ = cmd.ProcessState.Success()
	}
	_ = cmd.Wait() // want `\(\*exec.Cmd\).Wait blocks`
	return loop.OffloadErr(co, cmd.Wait)
}

// Asking without waiting.
func tries(co *loop.Co, sem chan struct{}, mu *sync.Mutex, ls *loop.Semaphore, q *loop.Queue[int]) {
	select {
	case sem <- struct{}{}:
	default:
	}
	if len(sem) < cap(sem) && mu.TryLock() {
		defer mu.Unlock()
	}
	_ = ls.Acquire(co)
	ls.Release()
	_, _ = q.TryGet()
	_ = q.TryPut(1)
	sem <- struct{}{} // want `channel send blocks`
	select {          // want `select blocks`
	case sem <- struct{}{}:
	case <-time.After(100 * time.Millisecond):
	}
}

// Under a lock the wait is no better.
func locked(co *loop.Co, mu *sync.Mutex) {
	mu.Lock()
	defer mu.Unlock()
	writeSync(nil) // want `meziantou.writeSync blocks`
	_ = render(nil)
	done := func(f *loop.Future[int]) { _, _ = f.Result() }
	_ = done
}

// Databases: what is prepared in memory, and what goes out.
func databases(co *loop.Co, db *sql.DB, rows *sql.Rows, row *sql.Row, tx *sql.Tx, st *sql.Stmt) error {
	_, _ = sql.Open("sqlite", "a")
	db.SetConnMaxLifetime(time.Minute)
	_ = sql.Out{}
	_ = sql.NullString{String: "a"}
	_, _ = rows.Columns()
	_ = rows.Err()
	_ = row.Err()
	_ = tx.Stmt(st)                   // want `\(\*sql.Tx\).Stmt blocks`
	_ = rows.NextResultSet()          // want `\(\*sql.Rows\).NextResultSet blocks`
	_, _ = db.PrepareContext(co, "a") // want `\(\*sql.DB\).PrepareContext blocks`
	_, _ = db.BeginTx(co, nil)        // want `\(\*sql.DB\).BeginTx blocks`
	_, _ = st.Exec()                  // want `\(\*sql.Stmt\).Exec blocks`
	_ = db.PingContext(co)            // want `\(\*sql.DB\).PingContext blocks`
	return loop.OffloadErr(co, db.Ping)
}

// embedded is a database in the process; its author says that it is quick.
type embedded struct{ *sql.DB }

//stallcheck:nonblocking
func (e embedded) Count() int {
	var n int
	_ = e.QueryRow("a").Scan(&n)
	return n
}

func (e embedded) Name() string {
	var s string
	_ = e.QueryRow("a").Scan(&s)
	return s
}

func exceptions(co *loop.Co, e embedded) {
	_ = e.Count()
	_ = e.Name()  // want `meziantou.embedded.Name blocks`
	_ = e.Ping()  // want `\(\*sql.DB\).Ping blocks`
	time.Sleep(1) //stallcheck:ignore sleep -- one nanosecond
}

func decodes(co *loop.Co, s string, f *os.File) {
	var v any
	_ = json.Unmarshal([]byte(s), &v)
	_ = json.NewDecoder(strings.NewReader(s)).Decode(&v)
	_ = json.NewDecoder(f).Decode(&v) // want `\(\*json.Decoder\).Decode blocks the event loop \(file I/O\)`
	_ = json.NewEncoder(io.Discard).Encode(v)
	_ = json.NewEncoder(f).Encode(v) // want `\(\*json.Encoder\).Encode blocks`
}

// Sequences block where they are consumed.
func numbers(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			time.Sleep(1)
			if !yield(i) {
				return
			}
		}
	}
}

func calmNumbers(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func sequences(co *loop.Co, fs []loop.Awaitable[int]) {
	_ = numbers(3)
	for range numbers(3) { // want `meziantou.numbers.func1 blocks`
	}
	for range calmNumbers(3) {
	}
	for v, err := range loop.AsCompleted(co, fs...) {
		_, _ = v, err
	}
}
