package model

import (
	"strings"
	"testing"

	"github.com/stallcheck/stallcheck/models"
)

func embedded(t *testing.T) *Set {
	t.Helper()
	libs, err := ReadAll(models.Files)
	if err != nil {
		t.Fatal(err)
	}
	return NewSet(libs)
}

// TestLoopModelNamesRealThings ties the models of our runtime, which the
// analysis knows through data alone, to the runtime itself.
func TestLoopModelNamesRealThings(t *testing.T) {
	const path = "github.com/stallcheck/stallcheck/loop"
	for _, pkg := range load(t, path, path+"/loophttp", path+"/procpool") {
		for _, absent := range embedded(t).Missing(pkg) {
			t.Error(absent.Err)
		}
	}
}

func TestModelErrorsNameFileAndLine(t *testing.T) {
	const head = "library: example.com/a\n"
	for _, test := range []struct{ text, want string }{
		{"library: [", "m.yaml:1: "},
		{"paths: [a]\n", "m.yaml:1: a model needs library"},
		{"library: a\n", "m.yaml:1: a model needs paths"},
		{head + "onlop: []\n", `m.yaml:2: unknown key "onlop" (known: advice, `},
		{head + "onloop:\n  - func: F\n    argument: 1\n", `m.yaml:4: unknown key "argument"`},
		{head + "onloop:\n  - func: F\n    arg: first\n", "m.yaml:4: want the index of a parameter"},
		{head + "onloop:\n  - interface: I\n", "m.yaml:3: an interface needs methods"},
		{head + "onloop:\n  - interface: I\n    func: F\n    methods: [M]\n", "m.yaml:3: want exactly one of"},
		{head + "onloop: F\n", "m.yaml:2: want a list"},
		{head + "blocking:\n  - func: F\n    category: fiel\n", `m.yaml:3: unknown category "fiel"`},
		{head + "advice:\n  fiel: x\n", `m.yaml:3: unknown key "fiel"`},
		{head + "library: b\n", `m.yaml:2: `},
	} {
		_, err := Read("m.yaml", test.text)
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%q: %v, want %s", test.text, err, test.want)
		}
	}
}

func TestSet(t *testing.T) {
	libs, err := Read("m.yaml", `
library: example.com/a
onloop:
  - func: (*App).Queue
    arg: 1
offload:
  - func: Run
blocking:
  - func: T.Wait
    category: wait
    advice: do not
nonblocking: [Send]
advice:
  default: go
  sleep: Later
---
library: all
paths: [example.com/all]
nonblocking: ["*"]
`)
	if err != nil {
		t.Fatal(err)
	}
	s := NewSet(libs)
	if got := s.Registers("(*example.com/a.App).Queue"); len(got) != 1 || got[0].Param != 2 {
		t.Errorf("Queue registers %v, want its parameter 2, counting the receiver", got)
	}
	if got := s.Offloads("example.com/a.Run"); len(got) != 1 || got[0] != 0 {
		t.Errorf("Run offloads %v", got)
	}
	if fn := s.Func("example.com/a", "(example.com/a.T).Wait"); fn == nil || fn.Effect.Category != "wait" || fn.Advice != "do not" {
		t.Errorf("Wait is %+v", fn)
	}
	if fn := s.Func("example.com/a", "example.com/a.Send"); fn == nil || fn.Effect.Category != "" {
		t.Errorf("Send is %+v", fn)
	}
	if fn := s.Func("example.com/a", "example.com/a.Other"); fn != nil {
		t.Errorf("a function that no model names is %+v", fn)
	}
	if fn := s.Func("example.com/all", "example.com/all.Any"); fn == nil {
		t.Error("the model of a whole package says nothing of its functions")
	}
	lib := s.Library("example.com/a")
	if lib.Remedy("sleep") != "Later" || lib.Remedy("file") != "go" {
		t.Errorf("remedies %q, %q", lib.Remedy("sleep"), lib.Remedy("file"))
	}
}

func FuzzRead(f *testing.F) {
	f.Add("library: a\npaths: [b]\nonloop:\n  - interface: I\n    methods: [M]\n")
	f.Add("library: a/b\nadvice: {sleep: x}\n---\nlibrary: c/d\n")
	f.Fuzz(func(t *testing.T, text string) {
		libs, err := Read("m.yaml", text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "m.yaml:") || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q does not name the file, or has several lines", err)
			}
			return
		}
		NewSet(libs)
	})
}
