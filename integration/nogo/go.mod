module github.com/stallcheck/stallcheck/integration/nogo

go 1.26.0

require github.com/stallcheck/stallcheck v0.0.0

require (
	github.com/aymanbagabas/go-udiff v0.4.1 // indirect
	github.com/bazelbuild/rules_go v0.65.0 // indirect
	github.com/sourcegraph/jsonrpc2 v0.2.3 // indirect
	golang.org/x/tools v0.51.0 // indirect
)

replace github.com/stallcheck/stallcheck => ../..

tool github.com/bazelbuild/rules_go/go/tools/builders
