module github.com/stallcheck/stallcheck/integration/gopls

go 1.25.0

require github.com/stallcheck/stallcheck v0.0.0

require (
	github.com/sourcegraph/jsonrpc2 v0.2.3 // indirect
	golang.org/x/tools v0.47.0 // indirect
)

replace github.com/stallcheck/stallcheck => ../..
