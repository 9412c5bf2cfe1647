// Package tview is a stub with signatures of github.com/rivo/tview.
package tview

import (
	"fmt"

	"github.com/gdamore/tcell/v2"
)

type Primitive interface {
	Draw(screen tcell.Screen)
	GetRect() (int, int, int, int)
	SetRect(x, y, width, height int)
	InputHandler() func(event *tcell.EventKey, setFocus func(p Primitive))
	Focus(delegate func(p Primitive))
	HasFocus() bool
	Blur()
}

type MouseAction int16

type Box struct {
	inputCapture func(event *tcell.EventKey) *tcell.EventKey
	drawFunc     func(screen tcell.Screen, x, y, width, height int) (int, int, int, int)
	focus, blur  func()
	hasFocus     bool
}

func NewBox() *Box                               { return &Box{} }
func (b *Box) Draw(screen tcell.Screen)          {}
func (b *Box) GetRect() (int, int, int, int)     { return 0, 0, 0, 0 }
func (b *Box) SetRect(x, y, width, height int)   {}
func (b *Box) Focus(delegate func(p Primitive))  {}
func (b *Box) HasFocus() bool                    { return b.hasFocus }
func (b *Box) Blur()                             {}
func (b *Box) SetBorder(show bool) *Box          { return b }
func (b *Box) SetTitle(title string) *Box        { return b }
func (b *Box) SetFocusFunc(callback func()) *Box { b.focus = callback; return b }
func (b *Box) SetBlurFunc(callback func()) *Box  { b.blur = callback; return b }
func (b *Box) InputHandler() func(event *tcell.EventKey, setFocus func(p Primitive)) {
	return b.WrapInputHandler(nil)
}
func (b *Box) WrapInputHandler(inputHandler func(*tcell.EventKey, func(p Primitive))) func(*tcell.EventKey, func(p Primitive)) {
	return inputHandler
}
func (b *Box) SetInputCapture(capture func(event *tcell.EventKey) *tcell.EventKey) *Box {
	b.inputCapture = capture
	return b
}
func (b *Box) SetMouseCapture(capture func(action MouseAction, event *tcell.EventMouse) (MouseAction, *tcell.EventMouse)) *Box {
	return b
}
func (b *Box) SetDrawFunc(handler func(screen tcell.Screen, x, y, width, height int) (int, int, int, int)) *Box {
	b.drawFunc = handler
	return b
}

type queuedUpdate struct {
	f    func()
	done chan struct{}
}

type Application struct {
	updates      chan queuedUpdate
	events       chan any
	inputCapture func(event *tcell.EventKey) *tcell.EventKey
	root         Primitive
}

func NewApplication() *Application {
	return &Application{updates: make(chan queuedUpdate, 100), events: make(chan any, 100)}
}
func (a *Application) SetInputCapture(capture func(event *tcell.EventKey) *tcell.EventKey) *Application {
	a.inputCapture = capture
	return a
}
func (a *Application) SetMouseCapture(capture func(event *tcell.EventMouse, action MouseAction) (*tcell.EventMouse, MouseAction)) *Application {
	return a
}
func (a *Application) SetBeforeDrawFunc(handler func(screen tcell.Screen) bool) *Application {
	return a
}
func (a *Application) SetAfterDrawFunc(handler func(screen tcell.Screen)) *Application { return a }
func (a *Application) SetRoot(root Primitive, fullscreen bool) *Application            { a.root = root; return a }
func (a *Application) SetFocus(p Primitive) *Application                               { return a }
func (a *Application) GetFocus() Primitive                                             { return a.root }
func (a *Application) EnableMouse(enable bool) *Application                            { return a }
func (a *Application) Run() error {
	for u := range a.updates {
		u.f()
		if u.done != nil {
			u.done <- struct{}{}
		}
	}
	return nil
}
func (a *Application) Stop() {}
func (a *Application) Suspend(f func()) bool {
	f()
	return true
}
func (a *Application) Draw() *Application {
	a.QueueUpdate(func() {})
	return a
}
func (a *Application) ForceDraw() *Application { return a }
func (a *Application) QueueUpdate(f func()) *Application {
	ch := make(chan struct{})
	a.updates <- queuedUpdate{f: f, done: ch}
	<-ch
	return a
}
func (a *Application) QueueUpdateDraw(f func()) *Application {
	a.QueueUpdate(func() {
		f()
	})
	return a
}
func (a *Application) QueueEvent(event any) *Application {
	a.events <- event
	return a
}

type TextView struct {
	*Box
	text    string
	changed func()
}

func NewTextView() *TextView                                          { return &TextView{Box: NewBox()} }
func (t *TextView) SetText(text string) *TextView                     { t.text = text; return t }
func (t *TextView) GetText(stripAllTags bool) string                  { return t.text }
func (t *TextView) SetDynamicColors(dynamic bool) *TextView           { return t }
func (t *TextView) SetScrollable(scrollable bool) *TextView           { return t }
func (t *TextView) ScrollToEnd() *TextView                            { return t }
func (t *TextView) Clear() *TextView                                  { t.text = ""; return t }
func (t *TextView) SetChangedFunc(handler func()) *TextView           { t.changed = handler; return t }
func (t *TextView) SetDoneFunc(handler func(key tcell.Key)) *TextView { return t }
func (t *TextView) Write(p []byte) (n int, err error)                 { t.text += string(p); return len(p), nil }

type InputField struct {
	*Box
	text string
}

func NewInputField() *InputField                          { return &InputField{Box: NewBox()} }
func (i *InputField) SetText(text string) *InputField     { i.text = text; return i }
func (i *InputField) GetText() string                     { return i.text }
func (i *InputField) SetLabel(label string) *InputField   { return i }
func (i *InputField) SetFieldWidth(width int) *InputField { return i }
func (i *InputField) SetAcceptanceFunc(handler func(textToCheck string, lastChar rune) bool) *InputField {
	return i
}
func (i *InputField) SetAutocompleteFunc(callback func(currentText string) (entries []string)) *InputField {
	return i
}
func (i *InputField) SetChangedFunc(handler func(text string)) *InputField { return i }
func (i *InputField) SetDoneFunc(handler func(key tcell.Key)) *InputField  { return i }

type Button struct{ *Box }

func NewButton(label string) *Button                              { return &Button{Box: NewBox()} }
func (b *Button) SetLabel(label string) *Button                   { return b }
func (b *Button) SetSelectedFunc(handler func()) *Button          { return b }
func (b *Button) SetExitFunc(handler func(key tcell.Key)) *Button { return b }

type List struct{ *Box }

func NewList() *List { return &List{Box: NewBox()} }
func (l *List) AddItem(mainText, secondaryText string, shortcut rune, selected func()) *List {
	return l
}
func (l *List) Clear() *List                      { return l }
func (l *List) GetItemCount() int                 { return 0 }
func (l *List) GetCurrentItem() int               { return 0 }
func (l *List) SetCurrentItem(index int) *List    { return l }
func (l *List) ShowSecondaryText(show bool) *List { return l }
func (l *List) SetChangedFunc(handler func(index int, mainText string, secondaryText string, shortcut rune)) *List {
	return l
}
func (l *List) SetSelectedFunc(handler func(int, string, string, rune)) *List { return l }
func (l *List) SetDoneFunc(handler func()) *List                              { return l }

type Form struct{ *Box }

func NewForm() *Form { return &Form{Box: NewBox()} }
func (f *Form) AddInputField(label, value string, fieldWidth int, accept func(textToCheck string, lastChar rune) bool, changed func(text string)) *Form {
	return f
}
func (f *Form) AddPasswordField(label, value string, fieldWidth int, mask rune, changed func(text string)) *Form {
	return f
}
func (f *Form) AddCheckbox(label string, checked bool, changed func(checked bool)) *Form { return f }
func (f *Form) AddDropDown(label string, options []string, initialOption int, selected func(option string, optionIndex int)) *Form {
	return f
}
func (f *Form) AddButton(label string, selected func()) *Form { return f }
func (f *Form) SetCancelFunc(callback func()) *Form           { return f }

type TreeNode struct {
	text     string
	ref      any
	children []*TreeNode
}

func NewTreeNode(text string) *TreeNode                  { return &TreeNode{text: text} }
func (n *TreeNode) SetReference(reference any) *TreeNode { n.ref = reference; return n }
func (n *TreeNode) GetReference() any                    { return n.ref }
func (n *TreeNode) AddChild(node *TreeNode) *TreeNode {
	n.children = append(n.children, node)
	return n
}
func (n *TreeNode) GetChildren() []*TreeNode                 { return n.children }
func (n *TreeNode) ClearChildren() *TreeNode                 { n.children = nil; return n }
func (n *TreeNode) SetExpanded(expanded bool) *TreeNode      { return n }
func (n *TreeNode) IsExpanded() bool                         { return true }
func (n *TreeNode) SetColor(color tcell.Color) *TreeNode     { return n }
func (n *TreeNode) SetSelectable(selectable bool) *TreeNode  { return n }
func (n *TreeNode) SetSelectedFunc(handler func()) *TreeNode { return n }
func (n *TreeNode) GetText() string                          { return n.text }

type TreeView struct{ *Box }

func NewTreeView() *TreeView                                               { return &TreeView{Box: NewBox()} }
func (t *TreeView) SetRoot(root *TreeNode) *TreeView                       { return t }
func (t *TreeView) SetCurrentNode(node *TreeNode) *TreeView                { return t }
func (t *TreeView) SetChangedFunc(handler func(node *TreeNode)) *TreeView  { return t }
func (t *TreeView) SetSelectedFunc(handler func(node *TreeNode)) *TreeView { return t }
func (t *TreeView) SetDoneFunc(handler func(key tcell.Key)) *TreeView      { return t }

type TableCell struct{ Text string }

func NewTableCell(text string) *TableCell                          { return &TableCell{Text: text} }
func (c *TableCell) SetClickedFunc(clicked func() bool) *TableCell { return c }
func (c *TableCell) SetTextColor(color tcell.Color) *TableCell     { return c }

type Table struct{ *Box }

func NewTable() *Table                                                        { return &Table{Box: NewBox()} }
func (t *Table) SetCell(row, column int, cell *TableCell) *Table              { return t }
func (t *Table) SetCellSimple(row, column int, text string) *Table            { return t }
func (t *Table) GetCell(row, column int) *TableCell                           { return &TableCell{} }
func (t *Table) Clear() *Table                                                { return t }
func (t *Table) SetSelectable(rows, columns bool) *Table                      { return t }
func (t *Table) SetSelectedFunc(handler func(row, column int)) *Table         { return t }
func (t *Table) SetSelectionChangedFunc(handler func(row, column int)) *Table { return t }
func (t *Table) SetDoneFunc(handler func(key tcell.Key)) *Table               { return t }

type Modal struct{ *Box }

func NewModal() *Modal                                                                { return &Modal{Box: NewBox()} }
func (m *Modal) SetText(text string) *Modal                                           { return m }
func (m *Modal) AddButtons(labels []string) *Modal                                    { return m }
func (m *Modal) SetDoneFunc(handler func(buttonIndex int, buttonLabel string)) *Modal { return m }

type Flex struct{ *Box }

const FlexRow = 0

func NewFlex() *Flex                                                                { return &Flex{Box: NewBox()} }
func (f *Flex) SetDirection(d int) *Flex                                            { return f }
func (f *Flex) AddItem(item Primitive, fixedSize, proportion int, focus bool) *Flex { return f }

type Pages struct{ *Box }

func NewPages() *Pages                                                            { return &Pages{Box: NewBox()} }
func (p *Pages) AddPage(name string, item Primitive, resize, visible bool) *Pages { return p }
func (p *Pages) SwitchToPage(name string) *Pages                                  { return p }
func (p *Pages) RemovePage(name string) *Pages                                    { return p }
func (p *Pages) SetChangedFunc(handler func()) *Pages                             { return p }

func Escape(text string) string { return fmt.Sprint(text) }
