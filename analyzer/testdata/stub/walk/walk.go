// Package walk has the declarations of the real one that its users write.
package walk

type EventHandler func()

type Event struct{ handlers []EventHandler }

func (e *Event) Attach(handler EventHandler) int { return 0 }

type CloseReason byte

type CloseEventHandler func(canceled *bool, reason CloseReason)

type CloseEvent struct{ handlers []CloseEventHandler }

func (e *CloseEvent) Attach(handler CloseEventHandler) int { return 0 }

type WindowBase struct{}

func (wb *WindowBase) Synchronize(f func()) {}

func (wb *WindowBase) SetVisible(visible bool) {}

type MainWindow struct{ WindowBase }

func (mw *MainWindow) Closing() *CloseEvent { return &CloseEvent{} }

type PushButton struct{ WindowBase }

func (pb *PushButton) Clicked() *Event { return &Event{} }

func (pb *PushButton) SetText(text string) error { return nil }
