module github.com/tidwall/evio

go 1.25.0
