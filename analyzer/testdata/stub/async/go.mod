module github.com/b97tsk/async

go 1.25.0
