// Package gocui has the declarations of the real one that its users write.
package gocui

type Key uint16

type Modifier uint16

type View struct {
	Title  string
	Editor Editor
}

type Task interface{ Done() }

type userEvent struct{ f func(*Gui) error }

type Gui struct {
	ErrorHandler func(error) error
	managers     []Manager
	userEvents   chan userEvent
}

type Manager interface{ Layout(*Gui) error }

type ManagerFunc func(*Gui) error

func (f ManagerFunc) Layout(g *Gui) error { return f(g) }

type Editor interface {
	Edit(v *View, key Key, ch rune, mod Modifier) bool
}

type EditorFunc func(v *View, key Key, ch rune, mod Modifier) bool

func (f EditorFunc) Edit(v *View, key Key, ch rune, mod Modifier) bool { return f(v, key, ch, mod) }

type ViewMouseBindingOpts struct{ X, Y int }

type ViewMouseBinding struct {
	ViewName string
	Handler  func(ViewMouseBindingOpts) error
}

func (g *Gui) SetKeybinding(viewname string, key any, mod Modifier, handler func(*Gui, *View) error) error {
	return nil
}

func (g *Gui) SetViewClickBinding(binding *ViewMouseBinding) error { return nil }

func (g *Gui) SetFocusHandler(handler func(bool) error) {}

type tabClickHandler func(int) error

func (g *Gui) SetTabClickBinding(viewName string, handler tabClickHandler) error { return nil }

func (g *Gui) SetOpenHyperlinkFunc(openHyperlinkFunc func(string, string) error) {}

func (g *Gui) SetManager(managers ...Manager) { g.managers = managers }

func (g *Gui) SetManagerFunc(manager func(*Gui) error) { g.SetManager(ManagerFunc(manager)) }

func (g *Gui) Update(f func(*Gui) error) { go g.UpdateAsync(f) }

func (g *Gui) UpdateAsync(f func(*Gui) error) { g.userEvents <- userEvent{f} }

func (g *Gui) OnWorker(f func(Task) error) {
	go func() { _ = f(nil) }()
}
