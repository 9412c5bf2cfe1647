module github.com/dop251/goja_nodejs

go 1.25

require github.com/dop251/goja v0.0.0
