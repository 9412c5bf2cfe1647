// Package gocacheprog shows that facts and findings travel between machines
// through a remote build cache (GOCACHEPROG), here that of
// github.com/bradfitz/go-tool-cache.
package gocacheprog
