module github.com/stallcheck/stallcheck/integration/speed

go 1.25.0
