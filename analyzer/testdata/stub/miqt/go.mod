module github.com/mappu/miqt

go 1.25.0
