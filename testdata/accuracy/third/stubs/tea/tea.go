package tea

import (
	"os/exec"
	"time"
)

type Msg interface{}
type Model interface {
	Init() Cmd
	Update(Msg) (Model, Cmd)
	View() string
}
type Cmd func() Msg
type BatchMsg []Cmd
type KeyMsg struct{ Runes []rune }

func (k KeyMsg) String() string { return string(k.Runes) }

type WindowSizeMsg struct{ Width, Height int }
type QuitMsg struct{}
type ExecCallback func(error) Msg
type ProgramOption func(*Program)
type Program struct{ m Model }

func NewProgram(model Model, opts ...ProgramOption) *Program { return &Program{m: model} }
func (p *Program) Run() (Model, error)                       { return p.m, nil }
func (p *Program) Send(msg Msg)                              {}
func (p *Program) Quit()                                     {}
func Batch(cmds ...Cmd) Cmd                                  { return nil }
func Sequence(cmds ...Cmd) Cmd                               { return nil }
func Tick(d time.Duration, fn func(time.Time) Msg) Cmd       { return nil }
func Every(d time.Duration, fn func(time.Time) Msg) Cmd      { return nil }
func ExecProcess(c *exec.Cmd, fn ExecCallback) Cmd           { return nil }
func Quit() Msg                                              { return QuitMsg{} }
func WithFilter(filter func(Model, Msg) Msg) ProgramOption   { return nil }
func WithAltScreen() ProgramOption                           { return nil }
