module github.com/joeycumines/go-eventloop

go 1.25.0
