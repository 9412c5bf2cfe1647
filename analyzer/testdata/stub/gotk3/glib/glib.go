// Package glib has the declarations of the real one that its users write.
package glib

type SourceHandle uint

type SignalHandle uint

type Object struct{}

func (v *Object) Connect(detailedSignal string, f any) SignalHandle      { return 0 }
func (v *Object) ConnectAfter(detailedSignal string, f any) SignalHandle { return 0 }

func IdleAdd(f any) SourceHandle                       { return 0 }
func TimeoutAdd(milliseconds uint, f any) SourceHandle { return 0 }
