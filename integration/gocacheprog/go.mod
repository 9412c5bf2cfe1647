module github.com/stallcheck/stallcheck/integration/gocacheprog

go 1.25.0

require github.com/stallcheck/stallcheck v0.0.0

require (
	github.com/bradfitz/go-tool-cache v0.0.0-20260722201841-0bb331e19f64 // indirect
	github.com/pierrec/lz4/v4 v4.1.25 // indirect
	github.com/sourcegraph/jsonrpc2 v0.2.3 // indirect
	golang.org/x/tools v0.47.0 // indirect
)

replace github.com/stallcheck/stallcheck => ../..

tool (
	github.com/bradfitz/go-tool-cache/cmd/go-cacher
	github.com/bradfitz/go-tool-cache/cmd/go-cacher-server
)
