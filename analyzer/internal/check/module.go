package check

import "strings"

// sameModule reports whether the package of that path is of the module under
// analysis. nogo does not say which that is; packages are then of one module
// if they are of one repository.
func (c *checker) sameModule(path string) bool {
	if m := c.p.Pass.Module; m != nil && m.Path != "" {
		return path == m.Path || strings.HasPrefix(path, m.Path+"/")
	}
	return repository(path) == repository(strings.TrimSuffix(c.p.Pass.Pkg.Path(), "_test"))
}

// repository returns the part of an import path that names a repository, by
// custom: host and name, with the owner between them where many share a host. A
// path without a host has its first element alone.
func repository(path string) string {
	elements := strings.Split(path, "/")
	n := 2
	switch host := elements[0]; {
	case !strings.Contains(host, "."):
		n = 1
	case host == "github.com", host == "gitlab.com", host == "bitbucket.org", host == "codeberg.org", host == "golang.org":
		n = 3
	}
	return strings.Join(elements[:min(n, len(elements))], "/")
}
