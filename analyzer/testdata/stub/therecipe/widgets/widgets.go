// Package widgets has the declarations of the real one that its users write.
package widgets

type QPushButton struct{}

func (b *QPushButton) ConnectClicked(f func(checked bool)) {}

func (b *QPushButton) ConnectDestroyed(f func()) {}

func (b *QPushButton) SetText(text string) {}
