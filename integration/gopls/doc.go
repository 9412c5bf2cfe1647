// Package gopls builds a gopls with stallcheck in it, from the module proxy,
// and drives it as editors do. It is a module of its own since the build takes
// minutes where nothing is cached.
package gopls
