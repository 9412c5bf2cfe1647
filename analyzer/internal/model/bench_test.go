package model

import (
	"go/types"
	"testing"

	"github.com/stallcheck/stallcheck/models"
)

// BenchmarkModels is what each process pays that analyses a package without a
// loop, and BenchmarkAllModels what one paid that had to do with every library.
func BenchmarkModels(b *testing.B) {
	for b.Loop() {
		catalog, err := Open(models.Files, nil)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := catalog.For(types.NewPackage("example.com/a", "a")); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAllModels(b *testing.B) {
	for b.Loop() {
		catalog, err := Open(models.Files, nil)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := catalog.All(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStd is what it pays for the table of the standard library.
func BenchmarkStd(b *testing.B) {
	for b.Loop() {
		if _, err := parseFuncs("std.tsv", stdText); err != nil {
			b.Fatal(err)
		}
	}
}
