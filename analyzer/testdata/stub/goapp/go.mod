module github.com/maxence-charriere/go-app/v10

go 1.25.0
