//go:build !windows

package procpool_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stallcheck/stallcheck/loop/procpool"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Workers are killed with SIGKILL while they run hundreds of jobs. Every job
// ends, with its result or an error; none ran more than once, except where that
// is allowed, and there most have their result.
func TestKillNineInTheMiddle(t *testing.T) {
	const jobs, kills, workers = 300, 40, 4
	for _, c := range []struct {
		name string
		fn   *procpool.Func[recordRequest, int]
		runs int // of a job, at most
	}{{"once", record, 1}, {"repeatable", recordAgain, 3}} {
		t.Run(c.name, func(t *testing.T) {
			p := newPool(t, procpool.WithWorkers(workers))
			dir := t.TempDir()
			var results, crashes atomic.Int32
			var all sync.WaitGroup
			for i := range jobs {
				all.Go(func() {
					switch worker, err := c.fn.Call(t.Context(), p, recordRequest{dir, i, 2 * time.Millisecond}); {
					case err == nil:
						results.Add(1)
						if _, err := os.Stat(filepath.Join(dir, fmt.Sprintf("%d.%d", i, worker))); err != nil {
							t.Errorf("job %d has a result and did not run: %v", i, err)
						}
					case errors.Is(err, procpool.ErrCrashed):
						crashes.Add(1)
					default:
						t.Errorf("job %d ended with %v", i, err)
					}
				})
			}
			done := make(chan struct{})
			go func() { all.Wait(); close(done) }()
			killed := killSome(dir, kills, done)
			<-done

			runs := make(map[string]int)
			files, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				job, _, _ := strings.Cut(f.Name(), ".")
				if runs[job]++; runs[job] > c.runs {
					t.Errorf("job %s ran %d times", job, runs[job])
				}
			}
			s := p.Stats()
			t.Logf("%d results, %d errors, %d processes killed, %+v", results.Load(), crashes.Load(), killed, s)
			if n := results.Load() + crashes.Load(); n != jobs || s.Done != jobs {
				t.Errorf("of %d jobs %d ended", jobs, n)
			}
			if int(crashes.Load()) > killed {
				t.Errorf("%d jobs were lost to %d kills", crashes.Load(), killed)
			}
			if killed == 0 || s.Died == 0 {
				t.Error("no worker was killed in the middle of a job")
			}
		})
	}
}

// killSome kills up to n of the processes that have left a note in dir.
func killSome(dir string, n int, done <-chan struct{}) (killed int) {
	seen := make(map[int]bool)
	for {
		select {
		case <-done:
			return killed
		default:
		}
		files, _ := os.ReadDir(dir)
		rand.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
		for _, f := range files {
			_, text, _ := strings.Cut(f.Name(), ".")
			if pid, err := strconv.Atoi(text); err == nil && !seen[pid] && killed < n {
				seen[pid] = true
				if syscall.Kill(pid, syscall.SIGKILL) == nil {
					killed++
				}
				break
			}
		}
		time.Sleep(time.Millisecond)
	}
}

// A worker that is killed while it has nothing to do costs nobody anything.
func TestKillIdleWorker(t *testing.T) {
	p := newPool(t, procpool.WithWorkers(1))
	for range 20 {
		worker, err := pid.Call(t.Context(), p, struct{}{})
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(worker, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
	if s := p.Stats(); s.Done != 20 {
		t.Errorf("%+v", s)
	}
}
