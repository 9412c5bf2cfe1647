package procpool

import (
	"bufio"
	"encoding/gob"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"time"
)

// worker is a worker process, seen from the program.
type worker struct {
	cmd    *exec.Cmd
	out    *stream
	in     *gob.Decoder
	pipes  [2]*os.File // the program's ends
	names  []string    // of the functions it knows
	stderr *tail
	exited chan struct{} // closed when the process has ended
}

// startTimeout is how long a worker may take to come up.
const startTimeout = 30 * time.Second

// startWorker starts a process and waits until it is ready or cancel ends.
func (p *Pool) startWorker(cancel <-chan struct{}) (*worker, error) {
	w, err := p.launch()
	if err != nil {
		return nil, fmt.Errorf("procpool: cannot start a worker: %w", err)
	}
	ready := make(chan error, 1)
	go func() {
		var h hello
		err := w.in.Decode(&h)
		w.names = h.Names
		ready <- err
	}()
	late := time.NewTimer(startTimeout)
	defer late.Stop()
	select {
	case err = <-ready:
		if err == nil {
			return w, nil
		}
		w.kill()
		err = fmt.Errorf("procpool: a worker ended before it was ready: %v%s; main must call procpool.Main first", w.status(), w.stderr.quoted())
	case <-late.C:
		w.kill()
		err = fmt.Errorf("procpool: a worker was not ready after %v; main must call procpool.Main first", startTimeout)
	case <-cancel:
		w.kill()
		err = ErrClosed
	}
	return nil, err
}

func (p *Pool) launch() (*worker, error) {
	theirIn, ourOut, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	ourIn, theirOut, err := os.Pipe()
	if err != nil {
		closeAll(theirIn, ourOut)
		return nil, err
	}
	w := &worker{
		out:    newStream(ourOut),
		in:     gob.NewDecoder(bufio.NewReader(ourIn)),
		pipes:  [2]*os.File{ourIn, ourOut},
		stderr: &tail{to: p.stderr},
		exited: make(chan struct{}),
	}
	w.cmd = exec.Command(p.program)
	w.cmd.Args[0] = os.Args[0]
	w.cmd.Env = append(os.Environ(), envWorker+"=1", envMemory+"="+strconv.FormatUint(p.memory, 10))
	w.cmd.Stderr = w.stderr
	w.cmd.WaitDelay = time.Second // for what a worker has started and left behind
	attach(w.cmd, theirIn, theirOut)
	err = w.cmd.Start()
	closeAll(theirIn, theirOut)
	if err != nil {
		closeAll(ourIn, ourOut)
		return nil, err
	}
	go func() {
		_ = w.cmd.Wait() // its state says all
		close(w.exited)
	}()
	return w, nil
}

// program returns what to execute to run this program again.
func program() (string, error) {
	if runtime.GOOS == "linux" {
		return "/proc/self/exe", nil // even if its file has been replaced meanwhile
	}
	return os.Executable()
}

// kill ends the process, and returns when it has ended.
func (w *worker) kill() {
	kill(w.cmd.Process)
	w.release()
}

// dismiss lets an idle process end by itself, and kills it if it does not.
func (w *worker) dismiss() {
	closeAll(w.pipes[1])
	late := time.NewTimer(5 * time.Second)
	defer late.Stop()
	select {
	case <-w.exited:
	case <-late.C:
		kill(w.cmd.Process)
	}
	w.release()
}

func (w *worker) release() {
	<-w.exited
	closeAll(w.pipes[:]...)
}

// closeAll closes pipes. That it was done already is no harm.
func closeAll(pipes ...*os.File) {
	for _, f := range pipes {
		_ = f.Close()
	}
}

// status says how the process ended, once it has.
func (w *worker) status() string {
	<-w.exited
	return w.cmd.ProcessState.String()
}

func (w *worker) crash(name string) *CrashError {
	kind := ErrCrashed
	if <-w.exited; w.cmd.ProcessState.ExitCode() == exitMemory {
		kind = ErrMemory
	}
	return &CrashError{Func: name, Status: w.status(), Stderr: w.stderr.text(), kind: kind}
}

// outcome is what came of an attempt to run a job.
type outcome struct {
	begun bool  // the function has begun
	died  bool  // the worker has, or does not make sense
	spent bool  // the worker takes no more orders
	err   error // unless died
}

// exchange sends a job and waits for what comes of it.
func (w *worker) exchange(j *job) (o outcome) {
	if !slices.Contains(w.names, j.name) {
		o.err = fmt.Errorf("procpool: a worker does not know %s; register it in a package-level variable", j.name)
		return o
	}
	deadline, _ := j.ctx.Deadline()
	if err := w.out.encode(order{Func: j.name, Deadline: deadline}, j.request); err != nil {
		o.err = fmt.Errorf("procpool: %s: the request cannot be sent: %w", j.name, err)
		o.spent = true
		return o
	}
	if w.out.flush() != nil {
		o.died = true
		return o
	}
	var n notice
	for !o.begun || n.Begun {
		n = notice{}
		if w.in.Decode(&n) != nil {
			o.died = true
			return o
		}
		o.begun = true
	}
	o.spent = n.Last
	switch {
	case n.Panic != "":
		o.err = &PanicError{Func: j.name, Value: n.Panic, Stack: n.Stack}
	case n.Failed:
		o.err = &RemoteError{Func: j.name, Message: n.Err}
	case w.in.Decode(j.result()) != nil:
		o.died = true
	}
	return o
}
