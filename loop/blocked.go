package loop

import (
	"bytes"
	"fmt"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
)

// manyGoroutines is where stacks are taken from the goroutine profile, as
// printing all of them takes ever longer: 12 ms for a thousand, 600 ms for
// ten thousand.
const manyGoroutines = 1000

// blocked returns the state and stack of the goroutine that is running a step
// of the loop, or an empty stack if there is none.
func (l *Loop) blocked() (state, stack string) {
	if runtime.NumGoroutine() > manyGoroutines {
		return blockedInProfile()
	}
	for g := range bytes.SplitSeq(stackOf(true), []byte("\n\n")) {
		if !l.ranOn(goroutineID(g)) && !l.ranOn(creatorID(g)) {
			continue
		}
		state := headerState(g)
		if state != "coroutine" && marked(g) { // else it is suspended
			return stateName(state), string(g)
		}
	}
	return "", ""
}

func marked(g []byte) bool {
	return bytes.Contains(g, []byte(coroutineMark+"(")) || bytes.Contains(g, []byte(engineMark+"("))
}

// headerState returns the state in "goroutine 7 [chan receive, 2 minutes]:".
func headerState(g []byte) string {
	header, _, _ := bytes.Cut(g, []byte("\n"))
	_, state, _ := bytes.Cut(header, []byte("["))
	state, _, _ = bytes.Cut(state, []byte("]"))
	state, _, _ = bytes.Cut(state, []byte(","))
	state, _, _ = bytes.Cut(state, []byte(" (")) // "sleep (durable)", in a synctest bubble
	return string(state)
}

// stateName gives the runtime's states the names that Stall documents.
func stateName(state string) string {
	switch state {
	case "sleep":
		return "sleeping"
	case "runnable":
		return "running"
	}
	return state
}

// blockedInProfile does the same from the goroutine profile, which has no
// states and does not tell loops apart: of several loops that run a step, it
// finds one.
func blockedInProfile() (state, stack string) {
	var buf bytes.Buffer
	if pprof.Lookup("goroutine").WriteTo(&buf, 1) != nil {
		return "", ""
	}
	for line := range strings.Lines(buf.String()) {
		// "1 @ 0x4c5b2e 0x4c61ff ...", the program counters of one stack
		_, counters, ok := strings.Cut(line, " @ ")
		if !ok {
			continue
		}
		var pcs []uintptr
		for s := range strings.FieldsSeq(counters) {
			pc, _ := strconv.ParseUint(strings.TrimPrefix(s, "0x"), 16, 64)
			pcs = append(pcs, uintptr(pc))
		}
		if state, stack := readFrames(pcs); stack != "" {
			return state, stack
		}
	}
	return "", ""
}

// readFrames formats a stack if it is that of a running step.
func readFrames(pcs []uintptr) (state, stack string) {
	var b strings.Builder
	ours := false
	state = "running"
	frames := runtime.CallersFrames(pcs)
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		switch f.Function {
		case "runtime.coroswitch":
			return "", "" // suspended, or waiting for the one it resumed
		case coroutineMark, engineMark:
			ours = true
		}
		if s := stateAt(f.Function); s != "" && state == "running" {
			state = s
		}
		fmt.Fprintf(&b, "%s(...)\n\t%s:%d\n", f.Function, f.File, f.Line)
	}
	if !ours {
		return "", ""
	}
	return state, "goroutine [" + state + "]:\n" + b.String()
}

// stateAt returns the state of a goroutine that is in the function.
func stateAt(function string) string {
	switch function {
	case "time.Sleep":
		return "sleeping"
	case "runtime.chanrecv", "runtime.chanrecv1", "runtime.chanrecv2":
		return "chan receive"
	case "runtime.chansend", "runtime.chansend1":
		return "chan send"
	case "runtime.selectgo":
		return "select"
	case "runtime.netpollblock", "internal/poll.runtime_pollWait":
		return "IO wait"
	case "syscall.Syscall", "syscall.Syscall6", "syscall.RawSyscall6", "internal/runtime/syscall.Syscall6",
		"internal/runtime/syscall/linux.Syscall6":
		return "syscall"
	case "sync.runtime_SemacquireMutex", "internal/sync.runtime_SemacquireMutex":
		return "sync.Mutex.Lock"
	case "sync.runtime_SemacquireWaitGroup":
		return "sync.WaitGroup.Wait"
	}
	return ""
}
