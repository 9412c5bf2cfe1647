package effect

import (
	"go/types"

	"github.com/stallcheck/stallcheck/analyzer/internal/model"
)

// foreign returns the summary of a function whose body this package does not
// hold, or of one that a model speaks of; nil if it is not known to do anything.
func (p *Package) foreign(obj *types.Func) *Summary {
	if obj.Pkg() == nil {
		return nil // error.Error
	}
	return p.byName(obj.Pkg().Path(), model.FuncID(obj))
}

// byName is foreign for a function known by package path and name.
func (p *Package) byName(path, id string) *Summary {
	if sum := p.modelled(path, id); sum != nil {
		return sum
	}
	if p.InferStd {
		return p.facts(id)
	}
	if model.IsStd(path) {
		if fn := model.Std(id); fn != nil {
			return p.convert(id, fn)
		}
		return nil
	}
	return p.facts(id)
}

// modelled returns what a model file or a directive says of a function, nil if
// nothing.
func (p *Package) modelled(path, id string) *Summary {
	if fn := p.Models.Func(path, id); fn != nil {
		return p.convert(id, fn)
	}
	return p.stated[id]
}

// advice returns what a model says to do instead of calling a function.
func (p *Package) advice(path, id string) string {
	if fn := p.Models.Func(path, id); fn != nil {
		return fn.Advice
	}
	return ""
}

func (p *Package) convert(id string, fn *model.Func) *Summary {
	sum, ok := p.converted[id]
	if !ok {
		sum = fromModel(fn)
		sum.NoReturn = noReturn[id]
		p.converted[id] = sum
	}
	return sum
}

// noReturn are the functions of the standard library that never return
// normally.
var noReturn = map[string]bool{
	"os.Exit": true, "runtime.Goexit": true, "syscall.Exit": true,
	"log.Fatal": true, "log.Fatalf": true, "log.Fatalln": true,
	"log.Panic": true, "log.Panicf": true, "log.Panicln": true,
	"(*log.Logger).Fatal": true, "(*log.Logger).Fatalf": true, "(*log.Logger).Fatalln": true,
	"(*log.Logger).Panic": true, "(*log.Logger).Panicf": true, "(*log.Logger).Panicln": true,
	"(*testing.common).Fatal": true, "(*testing.common).Fatalf": true, "(*testing.common).FailNow": true,
	"(*testing.common).Skip": true, "(*testing.common).Skipf": true, "(*testing.common).SkipNow": true,
}
