// Package glib has the declarations of the real one that its users write.
package glib

type SourceHandle uint

func IdleAdd(f any) SourceHandle             { return 0 }
func TimeoutAdd(ms uint, f any) SourceHandle { return 0 }
