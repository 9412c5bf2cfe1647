// Package tea is a stub with the signatures of github.com/charmbracelet/bubbletea.
package tea

import (
	"context"
	"io"
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

type sequenceMsg []Cmd

func Batch(cmds ...Cmd) Cmd    { return func() Msg { return BatchMsg(cmds) } }
func Sequence(cmds ...Cmd) Cmd { return func() Msg { return sequenceMsg(cmds) } }

func Tick(d time.Duration, fn func(time.Time) Msg) Cmd {
	t := time.NewTimer(d)
	return func() Msg {
		ts := <-t.C
		t.Stop()
		return fn(ts)
	}
}

func Every(d time.Duration, fn func(time.Time) Msg) Cmd { return Tick(d, fn) }

type QuitMsg struct{}

func Quit() Msg { return QuitMsg{} }

type KeyType int

type Key struct {
	Type  KeyType
	Runes []rune
	Alt   bool
}

type KeyMsg Key

func (k KeyMsg) String() string { return string(k.Runes) }

type WindowSizeMsg struct{ Width, Height int }

type printLineMsg struct{ s string }

func Println(args ...interface{}) Cmd                 { return func() Msg { return printLineMsg{} } }
func Printf(template string, args ...interface{}) Cmd { return func() Msg { return printLineMsg{} } }

func SetWindowTitle(title string) Cmd { return func() Msg { return title } }

func ClearScreen() Msg { return nil }

type ExecCommand interface {
	Run() error
	SetStdin(io.Reader)
	SetStdout(io.Writer)
	SetStderr(io.Writer)
}

type ExecCallback func(error) Msg

type execMsg struct {
	cmd ExecCommand
	fn  ExecCallback
}

func Exec(c ExecCommand, fn ExecCallback) Cmd { return func() Msg { return execMsg{c, fn} } }

func ExecProcess(c *exec.Cmd, fn ExecCallback) Cmd { return func() Msg { return execMsg{nil, fn} } }

type ProgramOption func(*Program)

func WithContext(ctx context.Context) ProgramOption { return func(p *Program) { p.ctx = ctx } }
func WithOutput(output io.Writer) ProgramOption     { return func(p *Program) {} }
func WithInput(input io.Reader) ProgramOption       { return func(p *Program) {} }
func WithAltScreen() ProgramOption                  { return func(p *Program) {} }
func WithMouseCellMotion() ProgramOption            { return func(p *Program) {} }
func WithFilter(filter func(Model, Msg) Msg) ProgramOption {
	return func(p *Program) { p.filter = filter }
}

type Program struct {
	initialModel Model
	filter       func(Model, Msg) Msg
	ctx          context.Context
	msgs         chan Msg
	finished     chan struct{}
}

func NewProgram(model Model, opts ...ProgramOption) *Program {
	p := &Program{initialModel: model, ctx: context.Background(), msgs: make(chan Msg), finished: make(chan struct{}, 1)}
	for _, o := range opts {
		o(p)
	}
	return p
}

func (p *Program) Run() (Model, error) {
	<-p.finished
	return p.initialModel, nil
}

func (p *Program) Start() error { _, err := p.Run(); return err }

func (p *Program) Send(msg Msg) {
	select {
	case <-p.ctx.Done():
	case p.msgs <- msg:
	}
}

func (p *Program) Quit() { p.Send(Quit()) }
func (p *Program) Kill() {}
func (p *Program) Wait() { <-p.finished }

func (p *Program) Println(args ...interface{})                 { p.msgs <- printLineMsg{} }
func (p *Program) Printf(template string, args ...interface{}) { p.msgs <- printLineMsg{} }
func (p *Program) ReleaseTerminal() error                      { return nil }
func (p *Program) RestoreTerminal() error                      { return nil }
