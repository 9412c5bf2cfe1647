package model

import (
	"path"
	"strings"
)

// isPattern reports whether a name of a model file stands for several.
func isPattern(name string) bool {
	return strings.Contains(strings.TrimPrefix(name, "(*"), "*")
}

// glob reports whether a name is one that the pattern stands for. Names hold
// nothing that path.Match takes for more than a letter.
func glob(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}

// fullName turns a name of a model file into the one that go/types writes, and
// says by how much a method's receiver shifts its parameters.
func fullName(path, name string) (id string, receiver int) {
	if rest, ok := strings.CutPrefix(name, "(*"); ok {
		if typ, method, ok := strings.Cut(rest, ")."); ok {
			return "(*" + path + "." + typ + ")." + method, 1
		}
	}
	if typ, method, ok := strings.Cut(name, "."); ok {
		return "(" + path + "." + strings.Trim(typ, "()") + ")." + method, 1
	}
	return path + "." + name, 0
}

// matches reports whether a name of a model file stands for the function of the
// package that go/types calls id. "*" is every function and method; a pattern
// for a type holds for it and for pointers to it.
func matches(pattern, path, id string) bool {
	if pattern == "*" {
		return true
	}
	want, _ := fullName(path, pattern)
	if !isPattern(pattern) {
		return want == id
	}
	wantOf, wantName := splitName(want)
	of, name := splitName(id)
	if !glob(wantName, name) {
		return false
	}
	if wantOf == of {
		return true
	}
	typ, ok := strings.CutPrefix(strings.TrimPrefix(of, "(*"), path+".")
	if !ok {
		typ, ok = strings.CutPrefix(strings.TrimPrefix(of, "("), path+".")
	}
	wantTyp, method := strings.CutPrefix(wantOf, "("+path+".")
	return ok && method && glob(strings.TrimSuffix(wantTyp, ")"), strings.TrimSuffix(typ, ")"))
}

// splitName cuts a function's full name at its own name: "path" and "F", or
// "(*path.T)" and "M".
func splitName(id string) (of, name string) {
	i := strings.LastIndexByte(id, '.')
	return id[:max(i, 0)], id[i+1:]
}
