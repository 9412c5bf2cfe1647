package model

import (
	"slices"
	"strings"
	"testing"

	"github.com/stallcheck/stallcheck/models"
)

func embedded(t *testing.T) *Set {
	t.Helper()
	catalog, err := Open(models.Files, nil)
	if err != nil {
		t.Fatal(err)
	}
	set, err := catalog.All()
	if err != nil {
		t.Fatal(err)
	}
	return set
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
		{head + "effect: waits\n", "m.yaml:2: want stalls or deadlocks"},
		{head + "onloop:\n  - func: F\n    fields: [A]\n", "m.yaml:3: fields goes with type, not with func"},
		{head + "onloop:\n  - type: T\n    arg: 1\n", "m.yaml:3: arg goes with func, not with type"},
		{head + "onloop:\n  - func: \"\"\n", "m.yaml:3: want exactly one of"},
		{head + "onloop:\n  - type: T\n    when: F\n", "m.yaml:4: want a list"},
		{head + "onloop:\n  - type: T\n    when:\n      - func: F\n", "m.yaml:5: want declares, or func or field and is"},
		{head + "onloop:\n  - type: T\n    when:\n      - {field: F, is: true}\n", "m.yaml:5: want field: Type.Field"},
		{head + "blocking:\n  - func: F\n    category: net\n    when: []\n", `m.yaml:5: unknown key "when"`},
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

func TestSetPatterns(t *testing.T) {
	libs, err := Read("m.yaml", `
library: example.com/a.b
source: there
effect: deadlocks
onloop:
  - func: "*.Set*Func"
  - func: New*
  - type: Handler
  - type: "*Options"
    fields: [On*]
    unless:
      - {field: Options.Async, is: true}
offload:
  - func: (*View).SetChangedFunc
blocking:
  - {func: "(*App).Draw*", category: deadlock, advice: do not}
  - {func: "*.Wait*", category: get}
advice: go
---
library: example.com/a.b
paths: [example.com/a.b/sub]
onloop:
  - func: Run
`)
	if err != nil {
		t.Fatal(err)
	}
	s := NewSet(libs)
	for id, want := range map[string]int{
		"(*example.com/a.b.Table).SetSelectedFunc": 1,
		"(example.com/a.b.Box).SetDrawFunc":        1,
		"(*example.com/a.b.View).SetChangedFunc":   0, // offloaded by name
		"(*example.com/a.b.Table).SetSelected":     0,
		"example.com/a.b.SetAnyFunc":               0, // not a method
		"example.com/a.b.NewButton":                1,
		"(*example.com/a.b.Table).NewRow":          0, // not a function
		"(*example.com/a.T).SetDrawFunc":           0,
	} {
		if got := s.Registers(id); len(got) != want || want == 1 && got[0].Param != EachFunc {
			t.Errorf("%s registers %v, want %d entries", id, got, want)
		}
	}
	const path = "example.com/a.b"
	if s.Value(path, "Handler") == nil || s.Value(path, "Options") != nil {
		t.Error("values of Handler run on the loop, and of no other type")
	}
	field := s.Field(path, "MoreOptions", "OnStart")
	if field == nil || s.Field(path, "Options", "Off") != nil || s.Field(path, "Handler", "OnStart") != nil {
		t.Error("fields On* of *Options run on the loop, and no others")
	}
	if id := field.Unless[0].ID(path); id != "(example.com/a.b.Options).Async=true" || !s.Asked("(example.com/a.b.Options).Async") {
		t.Errorf("the option is called %s", id)
	}
	if lib, advice := s.Deadlock("(*example.com/a.b.App).DrawNow"); lib != libs[0] || advice != "do not" {
		t.Errorf("DrawNow deadlocks on the loop of %v: %s", lib, advice)
	}
	if fn := s.Func(path, "(*example.com/a.b.App).DrawNow"); fn != nil {
		t.Errorf("elsewhere DrawNow is %+v", fn)
	}
	if fn := s.Func(path, "(*example.com/a.b.token).WaitTimeout"); fn == nil || fn.Effect.Category != "get" {
		t.Errorf("WaitTimeout is %+v", fn)
	}
	for by, want := range map[string]*Library{
		"(example.com/a.b.Options).OnStop":      libs[0],
		"example.com/a.b.Handler":               libs[0],
		"(*example.com/a.b.Table).SetDrawnFunc": libs[0],
		"example.com/a.b/sub.Run":               libs[1],
		"example.com/a.b.Other":                 nil,
	} {
		if got := s.Registrar(by); got != want {
			t.Errorf("%s is of %v, want %v", by, got, want)
		}
	}
	if l := libs[1]; l.Source != "there" || l.Effect != Deadlocks || l.Remedy("net") != "go" {
		t.Errorf("the second document has %q, %q, %q of the first", l.Source, l.Effect, l.Remedy("net"))
	}
}

// TestMissing checks names against a package that is there: what it does not
// have is reported with its place, and patterns and fields count as names.
func TestMissing(t *testing.T) {
	libs, err := Read("m.yaml", `
library: net/http
onloop:
  - func: Handle*
  - func: NewNothing*
  - type: Server
    fields: [Conn*, Nothing]
  - type: HandlerFunc
  - type: Server
  - interface: Handler
    methods: [ServeHTTP, Nothing]
  - {func: Get, arg: 7}
  - type: HandlerFunc
    when:
      - {func: Nothing, is: true}
      - {field: Server.Nothing, is: true}
      - {declares: Nothing}
blocking:
  - {func: "*.ListenAnd*", category: net}
  - {func: (*Server).Nothing, category: net}
  - {func: (*hidden).Nothing, category: net}
nonblocking: [Client.Get]
`)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, absent := range NewSet(libs).Missing(load(t, "net/http")["net/http"]) {
		got = append(got, absent.Err.Error())
	}
	want := []string{
		"m.yaml:5: net/http declares no function NewNothing*",
		"m.yaml:6: net/http.Server has no field Nothing",
		"m.yaml:9: net/http.Server is not a function type: say which fields of it",
		"m.yaml:10: net/http.Handler has no method Nothing",
		"m.yaml:12: Get has 1 parameters, so none with index 7",
		"m.yaml:13: net/http declares no function Nothing",
		"m.yaml:20: net/http declares no function (*Server).Nothing",
		"m.yaml:22: Client.Get is written (*Client).Get here",
	}
	if !slices.Equal(got, want) {
		t.Errorf("missing:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
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
