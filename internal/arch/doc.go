// Package arch holds the test of the arrows between packages.
package arch
