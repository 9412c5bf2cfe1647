// Package analyzer finds blocking calls that run on an event loop.
package analyzer
