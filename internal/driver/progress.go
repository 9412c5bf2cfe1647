package driver

import (
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// quiet is how long a run may take before it tells of its progress.
const quiet = 2 * time.Second

// A progress tells a person at a terminal that a cold run goes on.
type progress struct {
	units atomic.Int64
	done  chan struct{}
	group sync.WaitGroup
}

// startProgress starts to tell on w, if w is a terminal.
func startProgress(w io.Writer) *progress {
	p := &progress{done: make(chan struct{})}
	if isTerminal(w) {
		p.group.Go(func() { p.tell(w) })
	}
	return p
}

func (p *progress) tell(w io.Writer) {
	const clear = "\r\x1b[K"
	shown := false
	ticker := time.NewTicker(quiet)
	defer ticker.Stop()
	for {
		select {
		case <-p.done:
			if shown {
				io.WriteString(w, clear)
			}
			return
		case <-ticker.C:
			text := "analysing"
			if n := int(p.units.Load()); n > 0 {
				text = "analysed " + count(n, "package") + " so far"
			}
			fmt.Fprint(w, clear+"stallcheck: "+text)
			shown = true
			ticker.Reset(quiet / 10)
		}
	}
}

func (p *progress) analysed(n int) { p.units.Add(int64(n)) }

func (p *progress) stop() {
	close(p.done)
	p.group.Wait()
}
