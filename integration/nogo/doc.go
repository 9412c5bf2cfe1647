// Package nogo builds Bazel's nogo, from the sources of rules_go, with stallcheck
// in it, and has its builder run it as Bazel does, an action a package. It is a
// module of its own for what that nogo needs.
package nogo
