// Package glfw has the declarations of the real one that its users write.
package glfw

type Key int

type Action int

type ModifierKey int

type Window struct{}

type KeyCallback func(w *Window, key Key, scancode int, action Action, mods ModifierKey)

type DropCallback func(w *Window, names []string)

type CloseCallback func(w *Window)

func (w *Window) SetKeyCallback(cbfun KeyCallback) (previous KeyCallback) { return nil }

func (w *Window) SetDropCallback(cbfun DropCallback) (previous DropCallback) { return nil }

func (w *Window) SetCloseCallback(cbfun CloseCallback) (previous CloseCallback) { return nil }

func (w *Window) ShouldClose() bool { return true }

func (w *Window) SwapBuffers() {}

func PollEvents() {}

func WaitEvents() {}

func PostEmptyEvent() {}
