module github.com/rivo/tview

go 1.25

require github.com/gdamore/tcell/v2 v2.0.0
