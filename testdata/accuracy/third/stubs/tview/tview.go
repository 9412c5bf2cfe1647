package tview

import "github.com/gdamore/tcell/v2"

type Primitive interface{ Draw(screen tcell.Screen) }
type Application struct {
	in func(event *tcell.EventKey) *tcell.EventKey
}

func NewApplication() *Application { return &Application{} }
func (a *Application) SetInputCapture(capture func(event *tcell.EventKey) *tcell.EventKey) *Application {
	return a
}
func (a *Application) Run() error              { return nil }
func (a *Application) Stop()                   {}
func (a *Application) Draw() *Application      { return a }
func (a *Application) ForceDraw() *Application { return a }
func (a *Application) SetBeforeDrawFunc(handler func(screen tcell.Screen) bool) *Application {
	return a
}
func (a *Application) SetAfterDrawFunc(handler func(screen tcell.Screen)) *Application { return a }
func (a *Application) SetRoot(root Primitive, fullscreen bool) *Application            { return a }
func (a *Application) SetFocus(p Primitive) *Application                               { return a }
func (a *Application) QueueUpdate(f func()) *Application                               { return a }
func (a *Application) QueueUpdateDraw(f func()) *Application                           { return a }

type Box struct{ x int }

func (b *Box) Draw(screen tcell.Screen)   {}
func (b *Box) SetTitle(title string) *Box { return b }
func (b *Box) SetDrawFunc(handler func(screen tcell.Screen, x, y, width, height int) (int, int, int, int)) *Box {
	return b
}
func (b *Box) SetInputCapture(capture func(event *tcell.EventKey) *tcell.EventKey) *Box { return b }

type TextView struct{ *Box }

func NewTextView() *TextView                                          { return &TextView{Box: &Box{}} }
func (t *TextView) SetText(text string) *TextView                     { return t }
func (t *TextView) SetChangedFunc(handler func()) *TextView           { return t }
func (t *TextView) SetDoneFunc(handler func(key tcell.Key)) *TextView { return t }
func (t *TextView) Write(p []byte) (n int, err error)                 { return len(p), nil }

type InputField struct{ *Box }

func NewInputField() *InputField                        { return &InputField{Box: &Box{}} }
func (i *InputField) GetText() string                   { return "" }
func (i *InputField) SetLabel(label string) *InputField { return i }
func (i *InputField) SetAutocompleteFunc(callback func(currentText string) (entries []string)) *InputField {
	return i
}
func (i *InputField) SetChangedFunc(handler func(text string)) *InputField { return i }
func (i *InputField) SetDoneFunc(handler func(key tcell.Key)) *InputField  { return i }

type Table struct{ *Box }

func NewTable() *Table                                                { return &Table{Box: &Box{}} }
func (t *Table) SetSelectedFunc(handler func(row, column int)) *Table { return t }
func (t *Table) SetDoneFunc(handler func(key tcell.Key)) *Table       { return t }

type Form struct{ *Box }

func NewForm() *Form                                          { return &Form{Box: &Box{}} }
func (f *Form) AddButton(label string, selected func()) *Form { return f }
func (f *Form) AddInputField(label, value string, fieldWidth int, accept func(textToCheck string, lastChar rune) bool, changed func(text string)) *Form {
	return f
}

type List struct{ *Box }

func NewList() *List { return &List{Box: &Box{}} }
func (l *List) AddItem(mainText, secondaryText string, shortcut rune, selected func()) *List {
	return l
}
func (l *List) SetSelectedFunc(handler func(int, string, string, rune)) *List { return l }
func (l *List) SetDoneFunc(handler func()) *List                              { return l }
func (l *List) SetChangedFunc(handler func(index int, mainText string, secondaryText string, shortcut rune)) *List {
	return l
}
func (l *List) Clear() *List { return l }
