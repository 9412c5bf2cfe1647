// Package all has cases of the categories that are off unless asked for.
package all

import (
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"sync"

	"github.com/stallcheck/stallcheck/loop"
)

func locks(co *loop.Co, mu *sync.Mutex, rw *sync.RWMutex, l sync.Locker) {
	mu.Lock() // want `\(\*sync.Mutex\).Lock stalls|\(\*sync.Mutex\).Lock blocks`
	mu.Unlock()
	rw.RLock() // want `\(\*sync.RWMutex\).RLock`
	rw.RUnlock()
	rw.Lock() // want `\(\*sync.RWMutex\).Lock`
	rw.Unlock()
	l.Lock() // want `sync.Locker.Lock`
	l.Unlock()
	if mu.TryLock() {
		mu.Unlock()
	}
	_ = rw.TryRLock()
	locked(mu) // want `all.locked .*: all.locked → \(\*sync.Mutex\).Lock`
}

func locked(mu *sync.Mutex) {
	mu.Lock()
	defer mu.Unlock()
}

func logs(co *loop.Co) {
	fmt.Println("a")                  // want `fmt.Println .*\(log output\)`
	fmt.Printf("%d", 1)               // want `fmt.Printf`
	fmt.Fprintln(os.Stderr, "a")      // want `fmt.Fprintln .*\(log output\)`
	_, _ = os.Stdout.WriteString("a") // want `WriteString .*\(log output\)`
	log.Println("a")                  // want `log.Println`
	slog.Info("a")                    // want `slog.Info`
	fmt.Fprintln(io.Discard, "a")
	_ = fmt.Sprintln("a")
	_ = fmt.Errorf("a")
}
