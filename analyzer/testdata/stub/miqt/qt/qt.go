// Package qt has the declarations of the real one that its users write.
package qt

type QPaintEvent struct{}

type QWidget struct{}

func (w *QWidget) OnPaintEvent(slot func(super func(event *QPaintEvent), event *QPaintEvent)) {}

type QAbstractButton struct{ QWidget }

func (b *QAbstractButton) OnClicked(slot func()) {}

func (b *QAbstractButton) SetText(text string) {}

type QPushButton struct{ QAbstractButton }

func NewQPushButton3(text string) *QPushButton { return &QPushButton{} }

func QApplication_Exec() int { return 0 }
