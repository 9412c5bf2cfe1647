package tcell

type Key int16

const (
	KeyEnter  Key = 13
	KeyEscape Key = 27
	KeyCtrlR  Key = 18
)

type EventKey struct {
	key Key
	r   rune
}

func (e *EventKey) Key() Key   { return e.key }
func (e *EventKey) Rune() rune { return e.r }

type Screen interface{ Clear() }
