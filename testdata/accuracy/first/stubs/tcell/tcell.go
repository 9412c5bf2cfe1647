// Package tcell is a stub with signatures of github.com/gdamore/tcell/v2.
package tcell

type Key int16

type ModMask int16

type Color uint64

type Style struct{}

const (
	KeyRune Key = iota + 256
	KeyUp
	KeyDown
	KeyF1
	KeyF5
	KeyEnter  Key = 13
	KeyEscape Key = 27
	KeyTab    Key = 9
	KeyCtrlC  Key = 3
	KeyCtrlR  Key = 18
	KeyCtrlS  Key = 19
)

const (
	ColorDefault Color = iota
	ColorRed
	ColorGreen
	ColorYellow
)

type EventKey struct {
	key Key
	ch  rune
}

func (e *EventKey) Key() Key   { return e.key }
func (e *EventKey) Rune() rune { return e.ch }

type EventMouse struct{ x, y int }

func (e *EventMouse) Position() (int, int) { return e.x, e.y }

type Screen interface {
	Clear()
	Size() (int, int)
	SetContent(x, y int, primary rune, combining []rune, style Style)
}
