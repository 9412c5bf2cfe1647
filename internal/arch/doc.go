// Package arch holds the test of the arrows between packages: who may import
// whom, and who may report.
package arch
