// Package executor runs functions on other machines, through a queue of NATS
// JetStream.
//
// Functions are registered by name in every process. One process opens an
// [Executor] and calls them; any number of others, here or elsewhere, call
// [Work] and run them. Without a URL [Open] starts a server inside the process,
// so that there is nothing to set up; with one it uses a cluster that is there.
//
//	var render = executor.Register("render", func(ctx context.Context, p Page) (PDF, error) { ... })
//
//	e, err := executor.Open(ctx)              // the caller
//	pdf, err := render.Call(ctx, e, page)     // blocks
//	pdf, err := render.Await(co, e, page)     // suspends a coroutine
//
//	err := executor.Work(ctx, url)            // a worker
//
// # What becomes of a job
//
// A job is delivered at least once: when its worker is lost, or falls silent
// for [WithAckWait], another gets it. A result is kept once, whoever sends it a
// second time, and a job that has one is not run again. A function registered
// with [AtMostOnce] is never begun a second time: its job then ends with
// [ErrLost].
//
// Every job ends: with a result, the function's error, ErrLost after
// [WithAttempts] deliveries, or the end of the caller's context, which cancels
// the function where it runs. When [WithQueue] jobs wait, further ones end with
// [ErrFull]. Requests and results travel as JSON, each up to a megabyte unless
// the server allows more.
package executor
