// Package analyzer finds blocking calls that run on an event loop.
//
// # Analyzer stallcheck
//
// stallcheck: find blocking calls on event loops
//
// An event loop is one goroutine that runs every task in turn: a Bubble Tea
// program's Update, a js.FuncOf callback, a coroutine of package loop. A call
// that blocks there, such as time.Sleep, os.ReadFile, http.Get or a channel
// receive, stalls every other handler, timer and key press:
//
//	func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
//		data, err := os.ReadFile(m.path) // blocks the event loop (file I/O)
//
// The analyzer infers which functions may block, through helpers, dependencies,
// callbacks and interfaces; finds the functions that run on a loop; and reports
// the call, the chain of calls down to what blocks, and how to mend it.
//
// Calls through function and interface values of which nothing is known are
// taken not to block; the stallcheck command lists them with -v.
package analyzer
