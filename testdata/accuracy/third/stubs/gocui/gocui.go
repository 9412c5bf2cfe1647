package gocui

import "errors"

type Key uint16
type Modifier uint8

const (
	KeyEnter Key      = 13
	KeyCtrlC Key      = 3
	KeyF5    Key      = 90
	ModNone  Modifier = 0
)

var ErrQuit = errors.New("quit")

type OutputMode int

const OutputNormal OutputMode = 0

type View struct{ Title string }

func (v *View) Write(p []byte) (n int, err error) { return len(p), nil }
func (v *View) Clear()                            {}
func (v *View) Buffer() string                    { return "" }

type Gui struct{ managers []Manager }
type Manager interface{ Layout(*Gui) error }
type ManagerFunc func(*Gui) error

func (f ManagerFunc) Layout(g *Gui) error                             { return f(g) }
func NewGui(mode OutputMode) (*Gui, error)                            { return &Gui{}, nil }
func (g *Gui) Close()                                                 {}
func (g *Gui) View(name string) (*View, error)                        { return nil, nil }
func (g *Gui) SetView(name string, x0, y0, x1, y1 int) (*View, error) { return nil, nil }
func (g *Gui) Size() (x, y int)                                       { return 0, 0 }
func (g *Gui) SetKeybinding(viewname string, key interface{}, mod Modifier, handler func(*Gui, *View) error) error {
	return nil
}
func (g *Gui) Update(f func(*Gui) error)               {}
func (g *Gui) SetManager(managers ...Manager)          {}
func (g *Gui) SetManagerFunc(manager func(*Gui) error) {}
func (g *Gui) MainLoop() error                         { return nil }
