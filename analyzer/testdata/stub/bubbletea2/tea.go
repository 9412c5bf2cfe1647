// Package tea has the signatures of Bubble Tea v2 that the tests need.
package tea

type Msg = any

type Cmd func() Msg

type View struct{ Content string }

type Model interface {
	Init() Cmd
	Update(Msg) (Model, Cmd)
	View() View
}
