module github.com/stallcheck/stallcheck

go 1.25.0
