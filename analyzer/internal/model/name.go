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
// none, as in "channel receive".
func PackageOf(id string) string {
	id = strings.TrimPrefix(strings.TrimPrefix(id, "("), "*")
	slash := strings.LastIndexByte(id, '/')
	dot := strings.IndexByte(id[slash+1:], '.')
	if dot < 0 {
		return ""
	}
	return id[:slash+1+dot]
}

// Short writes a function's full name as code would: the import path's last
// element alone, not even that for a function of the package home, and no
// parentheses around a type that is not a pointer. So
// "(*database/sql.DB).Query" is "(*sql.DB).Query", and of package home,
// "(home.model).Update" is "model.Update".
func Short(id, home string) string {
	pkg := PackageOf(id)
	if pkg == "" {
		return id
	}
	name := path.Base(pkg) + "."
	if isVersion(path.Base(pkg)) && strings.Contains(pkg, "/") {
		name = path.Base(path.Dir(pkg)) + "."
	}
	if pkg == home {
		name = ""
	}
	before, after, _ := strings.Cut(id, pkg+".")
	if before == "(" {
		before = ""
		after = strings.Replace(after, ")", "", 1)
	}
	return before + name + after
}

// isVersion reports whether s is the last element of a major version's import
// path, such as "v2".
func isVersion(s string) bool {
	return len(s) > 1 && s[0] == 'v' && strings.Trim(s[1:], "0123456789") == ""
}
