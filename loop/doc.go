// Package loop runs asynchronous code the way Python's asyncio does, in Go's
// manners: one goroutine, the loop, runs tasks in turn, and a task gives way
// only where it waits.
//
// # Tasks
//
// A coroutine is a function that takes a [*Co]. It looks like any other
// function, and suspends where it calls [Await], [Sleep], [Yield] or [Offload]
// with its Co; while it is suspended the loop runs others. [Go] starts one
// from a coroutine, [Submit] from any goroutine, and [Run] makes a loop, runs
// one coroutine to its end and closes the loop.
//
// Tasks of one loop never run in parallel, so what they share needs no mutex,
// and what a task reads cannot change between two suspensions. In return no
// task may block: a call that waits outside the loop (a file, a query,
// time.Sleep) holds up every task there is. [Offload] runs such a call on
// another goroutine and suspends only the task that wants its result.
//
// # What is safe from where
//
// Each name says in its documentation whether it belongs to the loop (to be
// called by a coroutine or callback that the loop is running, or before the
// loop runs) or is safe from any goroutine. What belongs to the loop is
// checked in debug mode, see [WithDebug].
//
// # Cancellation
//
// Cancellation is an error. [Future.Cancel] makes the call in which the task
// is suspended return [ErrCanceled], once; a task that goes on regardless is
// left alone, as in asyncio. A Co is also a [context.Context], which ends when
// its task is cancelled or ends, so that it can be given to code that knows
// contexts only.
//
// # Mechanism
//
// A coroutine is a pooled iter.Pull coroutine: a goroutine of its own that is
// switched to directly, without the scheduler. A parked task therefore costs
// a goroutine's stack, and a switch about a tenth of a microsecond.
package loop
