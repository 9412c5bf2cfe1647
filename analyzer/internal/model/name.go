package model

import (
	"go/types"
	"path"
	"strings"
)

// FuncID returns the name under which tables, models and facts speak of a
// function: its full name without type parameters.
func FuncID(fn *types.Func) string {
	name := fn.Origin().FullName()
	if i := strings.IndexByte(name, '['); i >= 0 {
		if j := strings.LastIndexByte(name, ']'); j > i {
			name = name[:i] + name[j+1:]
		}
	}
	return name
}

// PackageOf returns the import path in a function's full name, "" if there is
// none, as in "channel receive". Outside the standard library the last element
// of a path may have dots: "gopkg.in/yaml.v3.Marshal".
func PackageOf(id string) string {
	if method, ok := strings.CutPrefix(id, "("); ok {
		typ, _, _ := strings.Cut(method, ").")
		id = strings.TrimPrefix(typ, "*")
	}
	if strings.ContainsAny(id, " ()") {
		return ""
	}
	if IsStd(id[:max(strings.IndexAny(id, "/."), 0)]) {
		end := strings.LastIndexByte(id, '/') + 1
		dot := strings.IndexByte(id[end:], '.')
		if dot < 0 {
			return ""
		}
		return id[:end+dot]
	}
	for {
		dot := strings.LastIndexByte(id, '.')
		if dot < 0 {
			return ""
		}
		name := id[dot+1:]
		id = id[:dot]
		if strings.Trim(strings.TrimPrefix(name, "func"), "0123456789") != "" {
			return id // not the number of a literal in the function
		}
	}
}

// Names are the names of packages by import path, where they are known.
type Names map[string]string

// NamesFor returns those of pkg and of what it imports. Pkg's own name is empty:
// its code writes none.
func NamesFor(pkg *types.Package) Names {
	names := Names{pkg.Path(): ""}
	for _, imp := range pkg.Imports() {
		names[imp.Path()] = imp.Name()
	}
	return names
}

// Short writes a function's full name as code would: with the name of the
// package instead of its path, and no parentheses around a type that is not a
// pointer. So "(*database/sql.DB).Query" is "(*sql.DB).Query", and
// "(example.com/app.model).Update" is "app.model.Update".
func (n Names) Short(id string) string {
	pkg := PackageOf(id)
	if pkg == "" {
		return id
	}
	name, known := n[pkg]
	if !known {
		name = BaseName(pkg)
	}
	if name != "" {
		name += "."
	}
	before, after, _ := strings.Cut(id, pkg+".")
	if before == "(" {
		before = ""
		after = strings.Replace(after, ")", "", 1)
	}
	return before + name + after
}

// BaseName guesses a package's name from its path: the last element, unless
// that is a major version.
func BaseName(pkg string) string {
	if base := path.Base(pkg); !isVersion(base) || !strings.Contains(pkg, "/") {
		name, _, _ := strings.Cut(base, ".v")
		return name
	}
	return path.Base(path.Dir(pkg))
}

// isVersion reports whether s is the last element of a major version's import
// path, such as "v2".
func isVersion(s string) bool {
	return len(s) > 1 && s[0] == 'v' && strings.Trim(s[1:], "0123456789") == ""
}
