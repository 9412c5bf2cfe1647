// Package procpool runs functions in worker processes, so that a crash, a leak
// or a hang costs one worker and not the program.
//
// The workers are the program itself, started again. A function is registered
// under a name, in a package-level variable, so that every process knows it;
// [Main], called first in main, turns a process that is to be a worker into
// one:
//
//	var thumbnail = procpool.Register("thumbnail", func(ctx context.Context, r Request) (Image, error) { ... })
//
//	func main() {
//		procpool.Main()
//		pool, err := procpool.New(procpool.WithWorkers(4))
//		...
//		img, err := thumbnail.Call(ctx, pool, Request{...})   // blocks
//		img, err := thumbnail.Await(co, pool, Request{...})   // suspends a coroutine
//	}
//
// Requests and results travel as gob, over pipes: exported fields only, no
// functions or channels.
//
// # What becomes of a job
//
// Every job ends, with its result or an error that says what happened:
//
//   - the function returned an error: [*RemoteError]; it panicked: [*PanicError];
//   - the worker died: [*CrashError], which is [ErrCrashed], or [ErrMemory] if
//     it took more than [WithMemoryLimit] allows;
//   - it took longer than its time: [ErrTimeout]; its context ended: the cause
//     of that. Both kill the worker, whatever it is doing;
//   - the queue was full: [ErrFull]; the pool was closed: [ErrClosed].
//
// A worker that died is replaced when the next job needs one. A job whose
// function had not begun when its worker died is given to another; one that had
// begun is not, unless its function is registered as [Repeatable]: none runs
// twice that must not.
package procpool
