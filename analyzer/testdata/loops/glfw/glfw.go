// want package:"summaries of"

// Package glfw has a window.
package glfw

import (
	"os"
	"os/exec"
	"time"

	"github.com/go-gl/glfw/v3.3/glfw"
)

type editor struct {
	files  map[string][]byte
	loaded chan string
}

func (e *editor) open(w *glfw.Window) {
	w.SetDropCallback(e.dropped)
	w.SetKeyCallback(func(w *glfw.Window, key glfw.Key, scancode int, action glfw.Action, mods glfw.ModifierKey) {
		if action == 0 {
			return
		}
		_ = exec.Command("make").Run() // want `\(\*exec.Cmd\).Run blocks the event loop \(process\); use go, and PostEmptyEvent when it is done`
	})
	w.SetCloseCallback(func(w *glfw.Window) {
		glfw.WaitEvents() // want `glfw.WaitEvents runs a loop inside a running one \(nested loop\)`
	})
	previous := w.SetCloseCallback(nil)
	w.SetCloseCallback(func(w *glfw.Window) {
		go func() {
			time.Sleep(time.Second)
			glfw.PostEmptyEvent()
		}()
		if previous != nil {
			previous(w)
		}
	})
	for !w.ShouldClose() {
		w.SwapBuffers()
		glfw.WaitEvents()
		select {
		case name := <-e.loaded:
			_ = name
		default:
		}
	}
}

func (e *editor) dropped(w *glfw.Window, names []string) {
	for _, name := range names {
		data, err := os.ReadFile(name) // want `os.ReadFile blocks .*; use go, and PostEmptyEvent when it is done`
		if err == nil {
			e.files[name] = data
		}
	}
}

// main thread, before there are events.
func config() ([]byte, error) { return os.ReadFile("config") }
