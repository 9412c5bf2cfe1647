package loophttp

import (
	"net/http"
	"sync"

	"github.com/stallcheck/stallcheck/loop"
)

const (
	// wakeAt is how much the pump is woken for. Most responses are shorter,
	// and are sent when the task is done.
	wakeAt = 4 << 10

	// holdAt is how much Write lets wait for the client.
	holdAt = 64 << 10
)

// exchange is one request and its response. The task writes into memory; the
// goroutine that net/http gave the request, the pump, sends it on.
type exchange struct {
	w      *tracker          // the pump's
	wake   chan struct{}     // holds one: there is something to do for the pump
	cancel func(cause error) // cancels the task

	request *http.Request // the task's
	header  http.Header   // the task's
	body    bodyReader    // the task's

	mu      sync.Mutex
	idle    sync.Cond // asides is 0
	asides  int       // goroutines of Offload
	over    bool      // the task is done
	last    bool      // the connection takes no further request
	aborted bool      // it panicked with http.ErrAbortHandler
	err     error     // of the first write that failed
	head    head      // the response's, once there is one
	sent    bool      // the pump has taken head
	writing int       // how much the pump is writing
	spare   []byte    // the buffer it wrote before
	next    output
}

// head is a status and its header.
type head struct {
	status int
	header http.Header
}

// output is what the pump is to do next, in this order.
type output struct {
	early []head // informational responses
	buf   []byte
	flush bool
	jobs  []func()
	tell  []*loop.Future[struct{}] // that all of this is done
}

func (o *output) empty() bool {
	return len(o.early) == 0 && len(o.buf) == 0 && !o.flush && len(o.jobs) == 0 && len(o.tell) == 0
}

type exchangeKey struct{}

func newExchange(w http.ResponseWriter) *exchange {
	x := &exchange{
		w:      &tracker{ResponseWriter: w},
		wake:   make(chan struct{}, 1),
		header: w.Header().Clone(),
	}
	if x.header == nil {
		x.header = make(http.Header)
	}
	x.idle.L = &x.mu
	return x
}

// commit fixes the status and header of the response. The caller holds mu.
func (x *exchange) commit(status int) {
	if x.head.status == 0 {
		x.head = head{status, x.header.Clone()}
	}
}
