// Package gio draws a window.
package gio

import (
	"net/http"
	"os"
	"time"

	"gioui.org/layout"
	"gioui.org/widget"
	"gioui.org/widget/material"
)

type ui struct {
	theme  *material.Theme
	button widget.Clickable
	status string
	loaded chan string
	redraw func()
}

func (u *ui) layout(gtx layout.Context) layout.Dimensions {
	if u.button.Clicked(gtx) {
		u.status = u.load() // want `\(\*gio.ui\).load blocks the event loop \(network I/O\): \(\*gio.ui\).load → http.Get; use go, and Window.Invalidate when it is done`
	}
	return layout.Flex{Axis: layout.Vertical}.Layout(gtx,
		layout.Rigid(func(gtx layout.Context) layout.Dimensions {
			data, _ := os.ReadFile("title") // want `os.ReadFile blocks the event loop`
			return material.H1(u.theme, string(data)).Layout(gtx)
		}),
		layout.Rigid(u.wait),
		layout.Rigid(u.async),
	)
}

func (u *ui) load() string {
	resp, err := http.Get("http://localhost")
	if err != nil {
		return err.Error()
	}
	return resp.Status
}

func (u *ui) wait(gtx layout.Context) layout.Dimensions {
	u.status = <-u.loaded // want `channel receive blocks the event loop`
	return material.Body1(u.theme, u.status).Layout(gtx)
}

// async loads on a goroutine, and looks whether something came.
func (u *ui) async(gtx layout.Context) layout.Dimensions {
	if u.button.Clicked(gtx) {
		go func() {
			u.loaded <- u.load()
			u.redraw()
		}()
	}
	select {
	case u.status = <-u.loaded:
	default:
	}
	return material.Button(u.theme, &u.button, u.status).Layout(gtx)
}

// poll has no context of a frame.
func (u *ui) poll() {
	for {
		time.Sleep(time.Second)
		u.redraw()
	}
}
