package loop

import (
	"bytes"
	"reflect"
	"runtime"
	"strconv"
)

// Go has no goroutine-local storage, but every goroutine that runs tasks has
// one of these two functions near the bottom of its stack.
var (
	coroutineMark = runtime.FuncForPC(reflect.ValueOf((*coroutine).body).Pointer()).Name()
	engineMark    = runtime.FuncForPC(reflect.ValueOf((*Loop).engine).Pointer()).Name()
)

// onAnyLoop reports whether the calling goroutine is running a task or
// callback of some loop. It takes about a microsecond. It does not see
// through an iter.Pull of the caller's own.
func onAnyLoop() bool {
	var pcs [64]uintptr
	for skip := 2; ; skip += len(pcs) {
		n := runtime.Callers(skip, pcs[:])
		for _, pc := range pcs[:n] {
			if fn := runtime.FuncForPC(pc - 1); fn != nil {
				if name := fn.Name(); name == coroutineMark || name == engineMark {
					return true
				}
			}
		}
		if n < len(pcs) {
			return false
		}
	}
}

// here reports whether the calling goroutine is running a task or callback of
// l: whether it is the engine's goroutine, or was made by it, which is what
// the last line of its stack tells.
func (l *Loop) here() bool {
	if l.engineID.Load() == 0 || !onAnyLoop() {
		return false
	}
	var header [64]byte
	if l.ranOn(goroutineID(header[:runtime.Stack(header[:], false)])) {
		return true
	}
	return l.ranOn(creatorID(stackOf(false)))
}

// stackOf returns the stack of the calling goroutine, or of all.
func stackOf(all bool) []byte {
	for buf := make([]byte, 1<<16); ; buf = make([]byte, 2*len(buf)) {
		if n := runtime.Stack(buf, all); n < len(buf) {
			return buf[:n]
		}
	}
}

// closerID stands for no goroutine, but for a loop that is running a task: to
// end it, see unwind.
const closerID = 1<<64 - 1

// ranOn reports whether id is a goroutine on which the loop has run.
func (l *Loop) ranOn(id uint64) bool {
	if id == 0 {
		return false
	}
	if id == l.engineID.Load() {
		return true
	}
	_, ok := l.engineIDs.Load(id)
	return ok
}

// noteGoroutine records that the calling goroutine is the loop's, or makes
// coroutines of it, and returns its number.
func (l *Loop) noteGoroutine() uint64 {
	var buf [64]byte
	id := goroutineID(buf[:runtime.Stack(buf[:], false)])
	l.engineIDs.Store(id, nil)
	return id
}

// forget drops the goroutines noted, and the coroutines they made, when a run
// has ended with no task left: a loop that is run again and again would
// collect them for ever.
func (l *Loop) forget() {
	if l.firstTask != nil {
		return
	}
	l.dropIdle()
	l.engineIDs.Clear()
}

// forgetCoroutine drops a coroutine that has ended, once those that it made
// have.
func (l *Loop) forgetCoroutine(c *coroutine) {
	c.ended = true
	for c != nil && c.ended && c.made == 0 {
		if c.id != 0 {
			l.engineIDs.Delete(c.id)
		}
		if c = c.maker; c != nil {
			c.made--
		}
	}
}

// goroutineID returns the number in a stack's header, "goroutine 7 [running]:".
func goroutineID(stack []byte) uint64 {
	rest, ok := bytes.CutPrefix(stack, []byte("goroutine "))
	if !ok {
		return 0
	}
	digits, _, _ := bytes.Cut(rest, []byte(" "))
	id, _ := strconv.ParseUint(string(digits), 10, 64)
	return id
}

// creatorID returns the number of the goroutine that created the stack's,
// "created by iter.Pull[...] in goroutine 7".
func creatorID(stack []byte) uint64 {
	i := bytes.LastIndex(stack, []byte("\ncreated by "))
	if i < 0 {
		return 0
	}
	line, _, _ := bytes.Cut(stack[i+1:], []byte("\n"))
	_, digits, ok := bytes.Cut(line, []byte(" in goroutine "))
	if !ok {
		return 0
	}
	id, _ := strconv.ParseUint(string(digits), 10, 64)
	return id
}

// mustOwn panics if the loop is running and the caller is not on it.
func (l *Loop) mustOwn(name, instead string) {
	if l.engineID.Load() != 0 && !l.here() {
		panic("loop: " + name + " called on a goroutine that is not the loop's; use " + instead)
	}
}
