// Package builtin has plugins that come with the host.
package builtin

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"strings"

	"example.com/third/cases/plug/api"
)

// Upper is pure.
type Upper struct{ api.Base }

func (Upper) Transform(s string) (string, error) { return strings.ToUpper(s), nil }

// Include reads files.
type Include struct {
	api.Base
	Dir string
}

func (p *Include) Init(cfg map[string]string) error {
	p.Dir = cfg["dir"]
	_, err := os.Stat(p.Dir)
	return err
}

func (p *Include) Transform(s string) (string, error) {
	name, ok := strings.CutPrefix(s, "include ")
	if !ok {
		return s, nil
	}
	b, err := os.ReadFile(p.Dir + "/" + name)
	return string(b), err
}

// Filter pipes text through a program.
type Filter struct {
	api.Base
	Argv []string
}

func (p *Filter) Transform(s string) (string, error) {
	cmd := exec.Command(p.Argv[0], p.Argv[1:]...)
	cmd.Stdin = strings.NewReader(s)
	var out bytes.Buffer
	cmd.Stdout = &out
	err := cmd.Run()
	return out.String(), err
}

// Resolve replaces names by addresses.
type Resolve struct{ api.Base }

func (Resolve) Transform(s string) (string, error) {
	a, err := net.LookupHost(s)
	return strings.Join(a, ","), err
}

// Default has all that never wait.
func Default() *api.Registry {
	r := &api.Registry{}
	r.Register(Upper{api.Base{Title: "upper"}})
	return r
}
