module github.com/rivo/tview

go 1.25.0

require github.com/gdamore/tcell/v2 v2.8.1
