package procpool

import (
	"context"
	"encoding/gob"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"
)

// Func is a function that workers run. Its methods are safe from any
// goroutine.
type Func[Req, Res any] struct {
	name string
	settings
}

// settings are what is said of a function when it is registered.
type settings struct {
	repeatable bool
	timeout    time.Duration
}

// FuncOption says something of a function, see [Register].
type FuncOption func(*settings)

// Repeatable says that the function may run again if its worker dies: a second
// run does no harm. It is then tried three times.
func Repeatable() FuncOption { return func(s *settings) { s.repeatable = true } }

// Timeout limits how long the function may run; the worker of one that takes
// longer is killed. It overrides [WithTimeout].
func Timeout(d time.Duration) FuncOption { return func(s *settings) { s.timeout = d } }

// Register makes fn known by name, and returns what calls it in a worker. It
// must be called in every process before [Main], so at best for a package-level
// variable, and panics if the name is taken. fn's context has the deadline of
// the caller's, and ends when the program is gone.
func Register[Req, Res any](name string, fn func(context.Context, Req) (Res, error), opts ...FuncOption) *Func[Req, Res] {
	if fn == nil {
		panic("procpool: Register needs a function")
	}
	f := &Func[Req, Res]{name: name}
	for _, o := range opts {
		o(&f.settings)
	}
	check[Req](name, "request")
	check[Res](name, "result")
	registry.add(name, func(dec *gob.Decoder) (call, error) {
		req := new(Req)
		if err := dec.Decode(&envelope[*Req]{req}); err != nil {
			return nil, err
		}
		return func(ctx context.Context) (any, error) {
			res, err := fn(ctx, *req)
			return &envelope[*Res]{&res}, err
		}, nil
	})
	return f
}

// check panics if values of T can never be sent.
func check[T any](name, what string) {
	if err := gob.NewEncoder(io.Discard).Encode(&envelope[*T]{new(T)}); err != nil {
		panic(fmt.Sprintf("procpool: the %s of %s cannot be sent: %v", what, name, err))
	}
}

// An envelope holds a request or a result, since gob sends no bare pointer to
// nil, no struct without fields and no nil interface, but all of them in one.
type envelope[T any] struct{ V T }

// call runs a function on a request that has been read.
type call func(context.Context) (any, error)

// registry is what the workers of this program can run.
var registry functions

type functions struct {
	mu     sync.Mutex
	byName map[string]func(*gob.Decoder) (call, error)
}

func (r *functions) add(name string, read func(*gob.Decoder) (call, error)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.byName[name] != nil {
		panic(fmt.Sprintf("procpool: %s is registered twice", name))
	}
	if r.byName == nil {
		r.byName = make(map[string]func(*gob.Decoder) (call, error))
	}
	r.byName[name] = read
}

func (r *functions) get(name string) func(*gob.Decoder) (call, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.byName[name]
}

func (r *functions) names() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Sorted(maps.Keys(r.byName))
}
