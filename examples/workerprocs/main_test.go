package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stallcheck/stallcheck/loop/procpool"
)

func TestMain(m *testing.M) {
	procpool.Main()
	os.Exit(m.Run())
}

func TestGoesOn(t *testing.T) {
	var out strings.Builder
	if err := run(&out); err != nil {
		t.Fatal(err)
	}
	const want = `square: 49
crash: procpool: the worker died: crash: exit status 2
hang: procpool: the job took too long; its worker was killed
leak: procpool: the worker took too much memory: leak: exit status 97
square: 49
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}
