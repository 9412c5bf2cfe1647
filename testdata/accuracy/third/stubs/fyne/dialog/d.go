package dialog

import "fyne.io/fyne/v2"

func ShowConfirm(title, message string, callback func(bool), parent fyne.Window)           {}
func ShowFileOpen(callback func(reader fyne.URIReadCloser, err error), parent fyne.Window) {}
func ShowError(err error, parent fyne.Window)                                              {}
