package fyne

import "io"

func Do(fn func())        {}
func DoAndWait(fn func()) {}

type Window interface {
	SetTitle(string)
	Show()
	SetContent(CanvasObject)
}
type CanvasObject interface{ Refresh() }
type Resource interface{ Name() string }
type URIReadCloser interface {
	io.ReadCloser
	URI() string
}
