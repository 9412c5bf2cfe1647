// Package bugs has, small and in other words, what was reported of programs with
// GTK: each beside its mended form.
package bugs

import "github.com/gotk3/gotk3/glib"

// github.com/gotk3/gotk3/issues/100: an idle function waits for what comes on a
// channel, and the window with it.
func show(lines chan string, label func(string)) {
	glib.IdleAdd(func() bool {
		label(<-lines) // want `channel receive blocks the event loop \(channel\); use go, and glib.IdleAdd when it is done`
		return true
	})
}

func showMended(lines chan string, label func(string)) {
	go func() {
		for line := range lines {
			glib.IdleAdd(func() { label(line) })
		}
	}()
}
