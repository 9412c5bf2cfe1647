// Package loophttp serves HTTP requests from an event loop.
//
// [Async] makes an [http.Handler] of a coroutine: it runs on the loop, and a
// thousand requests that wait cost a thousand suspended tasks. [Sync] makes
// one of a handler that blocks: the loop's executor runs it, off the loop.
// Both go where any handler goes, such as into a [http.ServeMux], and inside
// any middleware.
//
//	mux := http.NewServeMux()
//	mux.Handle("GET /orders/{id}", loophttp.Async(l, order))
//	mux.Handle("GET /report", loophttp.Sync(l, http.HandlerFunc(report)))
//
// # What blocks and what does not
//
// The [http.ResponseWriter] of a coroutine never blocks: what is written is
// kept until the goroutine that net/http gave the request has sent it, to
// however slow a client. A coroutine that writes more than memory should hold
// uses [Write] and [Flush], which suspend it until the client has taken what
// was written before.
//
// The body of a request is as slow as its client. [Read], [ReadAll] and
// [Offload] read it on another goroutine while the coroutine is suspended. It
// is not one of the loop's workers, so that slow clients cannot use them up.
//
// # How a request ends
//
// When the client leaves, the task is cancelled: the call in which it is
// suspended returns [loop.ErrCanceled], and the request's context ends. An
// error becomes a response with the status of [StatusError] or 500, unless
// part of the response has been sent: then the connection is cut, so that the
// client cannot take it for whole. A panic is handed to the loop's exception
// handler and answered likewise; [http.ErrAbortHandler] cuts the connection
// in silence, as everywhere.
//
// A [Gate] limits the requests in flight, turns others away with 503, and
// drains them on shutdown.
package loophttp
