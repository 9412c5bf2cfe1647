module github.com/stallcheck/stallcheck/integration/loops/wasm

go 1.25.0

// platform: js/wasm
