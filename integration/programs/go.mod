module github.com/stallcheck/stallcheck/integration/programs

go 1.25.0
