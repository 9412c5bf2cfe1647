module github.com/lxn/walk

go 1.25.0
