// Package tea has the signatures of Bubble Tea that the tests need.
package tea

import "os/exec"

type Msg interface{}

type Cmd func() Msg

type Model interface {
	Init() Cmd
	Update(Msg) (Model, Cmd)
	View() string
}

type KeyMsg struct{ Type int }

func Batch(cmds ...Cmd) Cmd    { return nil }
func Sequence(cmds ...Cmd) Cmd { return nil }
func Quit() Msg                { return nil }

type Program struct{ msgs chan Msg }

type ProgramOption func(*Program)

func NewProgram(m Model, opts ...ProgramOption) *Program { return &Program{} }

func (p *Program) Send(msg Msg)        { p.msgs <- msg }
func (p *Program) Run() (Model, error) { return nil, nil }
func (p *Program) Quit()               { p.Send(Quit()) }

func WithFilter(filter func(Model, Msg) Msg) ProgramOption { return nil }

type ExecCallback func(error) Msg

func ExecProcess(c *exec.Cmd, fn ExecCallback) Cmd { return nil }
