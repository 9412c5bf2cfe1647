// Package async has the declarations of the real one that its users write.
package async

type Result struct{}

type Event interface{ Notify() }

type Task func(co *Coroutine) Result

type CleanupFunc func()

type Coroutine struct{}

func (co *Coroutine) Await(ev ...Event) Result { return Result{} }
func (co *Coroutine) End() Result              { return Result{} }
func (co *Coroutine) Spawn(t Task)             {}
func (co *Coroutine) CleanupFunc(f func())     {}

type Executor struct{ run func(func()) }

func (e *Executor) Autorun(f func()) {}
func (e *Executor) Spawn(t Task)     {}

func Do(f func()) Task       { return func(co *Coroutine) Result { f(); return co.End() } }
func Block(s ...Task) Task   { return s[0] }
func Await(ev ...Event) Task { return func(co *Coroutine) Result { return co.Await(ev...) } }
