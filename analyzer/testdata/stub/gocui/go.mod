module github.com/jesseduffield/gocui

go 1.25.0
