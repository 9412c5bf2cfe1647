package tea

import "time"

type Msg = interface{}
type Model interface {
	Init() Cmd
	Update(Msg) (Model, Cmd)
	View() View
}
type Cmd func() Msg
type MouseMsg interface{ String() string }
type View struct {
	Content string
	OnMouse func(msg MouseMsg) Cmd
}

func NewView(s string) View { return View{Content: s} }

type KeyPressMsg struct{ Text string }

func (k KeyPressMsg) String() string { return k.Text }

type QuitMsg struct{}
type ProgramOption func(*Program)
type Program struct{ m Model }

func NewProgram(model Model, opts ...ProgramOption) *Program { return &Program{m: model} }
func (p *Program) Run() (Model, error)                       { return p.m, nil }
func (p *Program) Send(msg Msg)                              {}
func Batch(cmds ...Cmd) Cmd                                  { return nil }
func Sequence(cmds ...Cmd) Cmd                               { return nil }
func Tick(d time.Duration, fn func(time.Time) Msg) Cmd       { return nil }
func Quit() Msg                                              { return QuitMsg{} }
func WithFilter(filter func(Model, Msg) Msg) ProgramOption   { return nil }
