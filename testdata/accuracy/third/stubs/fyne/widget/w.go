package widget

import "fyne.io/fyne/v2"

type Button struct {
	Text     string
	OnTapped func()
}

func NewButton(label string, tapped func()) *Button { return &Button{Text: label, OnTapped: tapped} }
func NewButtonWithIcon(label string, icon fyne.Resource, tapped func()) *Button {
	return &Button{Text: label, OnTapped: tapped}
}
func (b *Button) Refresh() {}
func (b *Button) Disable() {}

type Check struct {
	Text      string
	OnChanged func(bool)
}

func NewCheck(label string, changed func(bool)) *Check {
	return &Check{Text: label, OnChanged: changed}
}
func (c *Check) Refresh() {}

type Entry struct {
	Text        string
	OnChanged   func(string)
	OnSubmitted func(string)
}

func NewEntry() *Entry            { return &Entry{} }
func (e *Entry) Refresh()         {}
func (e *Entry) SetText(s string) {}

type Select struct {
	Options   []string
	OnChanged func(string)
}

func NewSelect(options []string, changed func(string)) *Select {
	return &Select{Options: options, OnChanged: changed}
}
func (s *Select) Refresh() {}

type Label struct{ Text string }

func NewLabel(text string) *Label    { return &Label{Text: text} }
func (l *Label) SetText(text string) {}
func (l *Label) Refresh()            {}
