module github.com/stallcheck/stallcheck/integration/loops

go 1.25.0
