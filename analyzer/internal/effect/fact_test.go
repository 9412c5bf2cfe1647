package effect

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
)

// everything uses each part of a summary.
func everything() contents {
	file := model.Effect{Category: "file"}
	return contents{map[string]*Summary{
		"example.com/a.F": {
			Causes: []Cause{
				{Effect: file, Chain: []string{"example.com/a.f", "os.ReadFile"}},
				{Effect: model.Effect{Category: "net", Short: true}, Param: 1, Types: []string{"*example.com/a.M", "example.com/a.N"}},
				{Effect: model.Effect{Category: "dns"}, Param: 2, Name: true, Field: "Host"},
			},
			Deps: []model.Dep{{Param: 0, Held: true, Method: "Read"}, {Param: 1}},
			Results: []Result{
				{Index: 0, Param: 1, Held: true},
				{Index: 0, Param: 2, Inner: true},
				{Index: 1, Param: -1, Type: "*example.com/a.T"},
				{Index: 1, Param: -1, Category: "net"},
				{Index: 2, Param: -1, FuncName: "example.com/a.F$1", Sig: "func()()", Func: &Summary{
					Causes: []Cause{{Effect: file, Chain: []string{"os.ReadFile"}}},
					Deps:   []model.Dep{{Param: ownParam(0), Method: "Write"}},
				}},
			},
			Flows:     []model.Flow{{Into: 0, From: 1}},
			Registers: []Register{{1, "example.com/a.F"}, {2, "example.com/l.T.OnIt"}},
		},
		"(*example.com/a.T).M": {NoReturn: true},
		"(example.com/a.T).N":  {Deps: []model.Dep{{Param: 3, Method: "Do"}}},
	}, []string{"(*example.com/l.Options).SetOrder=false"}}
}

func TestFactRoundTrip(t *testing.T) {
	got, err := decode(encode(everything()))
	if err != nil {
		t.Fatal(err)
	}
	if want := everything(); !reflect.DeepEqual(got, want) {
		t.Errorf("decoded %+v, want %+v", got, want)
	}
}

// TestFactBytes guards the go command's cache: facts that differ from run to
// run would make every importer be analysed again.
func TestFactBytes(t *testing.T) {
	first := encode(everything())
	for range 50 {
		if !bytes.Equal(encode(everything()), first) {
			t.Fatal("two encodings of one fact differ")
		}
	}
}

func TestFactOfAnotherVersion(t *testing.T) {
	for _, data := range [][]byte{nil, {99}, {2, 0xff, 0xff}, deflate([]byte{0xff, 0xff}), deflate(nil)} {
		if _, err := decode(data); err == nil {
			t.Errorf("decoding % x gave no error", data)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(encode(everything()))
	f.Add([]byte{2, 2, 2, 'a', 2})
	whole, err := inflate(encode(everything()))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := decode(data); err == nil && len(data) == 0 {
			t.Error("nothing was decoded")
		}
		funcs, err := decode(deflate(data)) // most inputs are no compressed data
		if err != nil {
			return
		}
		again, err := decode(encode(funcs))
		if err != nil || !reflect.DeepEqual(again, funcs) {
			t.Errorf("%+v was not read again as it was written: %+v, %v", funcs, again, err)
		}
	})
}
