package loophttp

import (
	"log/slog"
	"net/http"
)

// Option configures a handler, see [Async] and [Sync].
type Option func(*settings)

type settings struct {
	gate    *Gate
	onError func(*http.Request, error)
}

func newSettings(opts []Option) settings {
	s := settings{onError: logError}
	for _, o := range opts {
		o(&s)
	}
	return s
}

// WithGate has the handler's requests pass g, which limits and drains them
// together with those of other handlers.
func WithGate(g *Gate) Option { return func(s *settings) { s.gate = g } }

// WithLimit is WithGate with a gate of the handler's own: it answers 503 while
// n requests are in flight.
func WithLimit(n int) Option { return WithGate(NewGate(n)) }

// WithErrorHandler has fn told of errors that became a response of status 500
// or more or cut one short, on the request's goroutine. The default is to log
// them with slog. Panics go to the loop's exception handler, and a client that
// left is nobody's error.
func WithErrorHandler(fn func(*http.Request, error)) Option {
	return func(s *settings) { s.onError = fn }
}

func logError(r *http.Request, err error) {
	slog.ErrorContext(r.Context(), "loophttp: request failed", "method", r.Method, "path", r.URL.Path, "err", err)
}
