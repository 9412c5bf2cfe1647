package driver

import (
	"fmt"
	"strings"
)

// A funcName is the name of a function or method as a person writes it, with
// the package apart.
type funcName struct {
	pkg     string // import path or ./path
	typ     string // receiver's type, "" for a function
	pointer bool   // the receiver was written with a star
	name    string
}

// parseFuncName returns the readings of a name such as net/http.Get,
// database/sql.(*DB).Query, (*database/sql.DB).Query or ./pkg.T.M. There can
// be several, since the last element of an import path may hold dots; the one
// with the longest import path comes first.
func parseFuncName(s string) ([]funcName, error) {
	bad := fmt.Errorf("%s is not the name of a function; write it like net/http.Get or database/sql.(*DB).Query", s)
	text := s
	if rest, ok := strings.CutPrefix(s, "("); ok { // (*path.T).M
		typ, method, ok := strings.Cut(rest, ").")
		if !ok {
			return nil, bad
		}
		star := ""
		if after, ok := strings.CutPrefix(typ, "*"); ok {
			typ, star = after, "*"
		}
		dot := strings.LastIndexByte(typ, '.')
		if dot < 0 {
			return nil, bad
		}
		text = typ[:dot] + ".(" + star + typ[dot+1:] + ")." + method
	}

	var start int
	if open := strings.IndexByte(text, '('); open > 0 {
		start = strings.LastIndexByte(text[:open], '/') + 1
	} else {
		start = strings.LastIndexByte(text, '/') + 1
	}
	var readings []funcName
	for dot := len(text) - 1; dot >= start; dot-- {
		if text[dot] != '.' {
			continue
		}
		if f, ok := parseSymbol(text[dot+1:]); ok && !strings.ContainsAny(text[:dot], "()*") {
			f.pkg = strings.TrimSuffix(text[:dot], "/")
			if f.pkg == "" {
				f.pkg = "."
			}
			readings = append(readings, f)
		}
	}
	if len(readings) == 0 {
		return nil, bad
	}
	return readings, nil
}

// parseSymbol reads F, T.M, (T).M or (*T).M.
func parseSymbol(s string) (f funcName, ok bool) {
	typ, name, method := strings.Cut(s, ".")
	if !method {
		return funcName{name: s}, isName(s)
	}
	if inner, ok := strings.CutPrefix(typ, "("); ok {
		if inner, ok = strings.CutSuffix(inner, ")"); !ok {
			return f, false
		}
		typ, f.pointer = strings.CutPrefix(inner, "*")
	}
	f.typ, f.name = typ, name
	return f, isName(typ) && isName(name)
}

func isName(s string) bool {
	return s != "" && !strings.ContainsAny(s, ".()*/[] ,")
}

// spellings returns the names that the types package may give to f, whose
// package has the given import path. The receiver of a method is often written
// without its star.
func (f *funcName) spellings(path string) []string {
	switch {
	case f.typ == "":
		return []string{path + "." + f.name}
	case f.pointer:
		return []string{"(*" + path + "." + f.typ + ")." + f.name}
	}
	return []string{"(" + path + "." + f.typ + ")." + f.name, "(*" + path + "." + f.typ + ")." + f.name}
}
