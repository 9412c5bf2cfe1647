package loop

import "time"

// Option configures a loop, see [New] and [Run].
type Option func(*Loop)

// WithExecutor has [Offload] and its kin run functions on e instead of the
// default pool of goroutines; nil means the default. The loop closes e when it
// is closed, so loops do not share one.
func WithExecutor(e Executor) Option { return func(l *Loop) { l.executor = e } }

// WithWorkers sets how many offloaded functions the default pool runs at a
// time; the default is 64. The others wait their turn.
func WithWorkers(n int) Option { return func(l *Loop) { l.executor = NewPool(n) } }

// WithExceptionHandler has failures that no caller is told of handed to fn:
// panics in tasks and callbacks, and errors that nobody retrieved. It is called
// on the loop, and by Close. The default, or if fn is nil, is to log them with
// slog.
func WithExceptionHandler(fn func(Failure)) Option { return func(l *Loop) { l.handler = fn } }

// WithDebug turns debug mode on: what belongs to the loop panics with a clear
// message when it is called from elsewhere, and a step that takes longer than
// 100 ms is logged with its stack, see [WithWatchdog].
func WithDebug() Option { return func(l *Loop) { l.debug = true } }

// WithCloseTimeout sets how long [Loop.Close] waits for tasks and offloaded
// functions to end; the default is 10 seconds.
func WithCloseTimeout(d time.Duration) Option { return func(l *Loop) { l.patience = d } }
