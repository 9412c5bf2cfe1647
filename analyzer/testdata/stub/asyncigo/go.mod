module github.com/arvidfm/asyncigo

go 1.25.0
