package gopls

import (
	"context"
	"encoding/json"
	"fmt"
	"go/version"
	"slices"
	"strings"
)

// A Choice is what fits the installed Go.
type Choice struct {
	Gopls string // version of golang.org/x/tools/gopls
	Tools string // version of golang.org/x/tools that this gopls is made for
	Go    string // "go1.26.8"
}

const (
	goplsModule = "golang.org/x/tools/gopls"
	toolsModule = "golang.org/x/tools"
)

// Choose returns the newest release of gopls that the installed Go can build,
// or the one that is asked for. Its x/tools is the one that its go.mod names:
// gopls uses internal packages of it, and fits no other.
func Choose(ctx context.Context, asked string) (Choice, error) {
	goVersion, err := goCommand(ctx, "", "env", "GOVERSION")
	if err != nil {
		return Choice{}, err
	}
	c := Choice{Go: strings.TrimSpace(string(goVersion))}
	candidates := []string{asked}
	if asked == "" {
		out, err := goCommand(ctx, "", "list", "-m", "-versions", "-f", "{{join .Versions \"\\n\"}}", goplsModule)
		if err != nil {
			return c, err
		}
		candidates = slices.DeleteFunc(strings.Fields(string(out)), func(v string) bool { return strings.Contains(v, "-") })
		slices.Reverse(candidates) // newest first
	}
	for _, v := range candidates {
		goVersion, tools, err := needs(ctx, v)
		if err != nil {
			return c, err
		}
		if version.Compare("go"+goVersion, plain(c.Go)) <= 0 {
			c.Gopls, c.Tools = v, tools
			return c, nil
		}
		if asked != "" {
			return c, fmt.Errorf("gopls %s needs Go %s, and this is %s", v, goVersion, c.Go)
		}
	}
	return c, fmt.Errorf("no release of gopls fits %s", c.Go)
}

// plain takes what a distribution adds to Go's version off it.
func plain(goVersion string) string {
	v, _, _ := strings.Cut(goVersion, " ")
	v, _, _ = strings.Cut(v, "-")
	return v
}

// needs returns the versions of Go and x/tools that the go.mod file of a gopls
// asks for.
func needs(ctx context.Context, gopls string) (goVersion, tools string, err error) {
	out, err := goCommand(ctx, "", "list", "-m", "-f", "{{.GoMod}}", goplsModule+"@"+gopls)
	if err != nil {
		return "", "", err
	}
	if out, err = goCommand(ctx, "", "mod", "edit", "-json", strings.TrimSpace(string(out))); err != nil {
		return "", "", err
	}
	var mod struct {
		Go      string
		Require []struct{ Path, Version string }
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		return "", "", fmt.Errorf("cannot read the go.mod of gopls %s: %v", gopls, err)
	}
	for _, r := range mod.Require {
		if r.Path == toolsModule {
			return mod.Go, r.Version, nil
		}
	}
	return "", "", fmt.Errorf("the go.mod of gopls %s does not require %s", gopls, toolsModule)
}
