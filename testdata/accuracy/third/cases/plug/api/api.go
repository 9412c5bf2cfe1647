// Package api is what plugins and the host agree on.
package api

// A Plugin transforms text.
type Plugin interface {
	Name() string
	Init(cfg map[string]string) error
	Transform(in string) (string, error)
}

// Base is to be embedded.
type Base struct{ Title string }

func (b Base) Name() string                       { return b.Title }
func (b Base) Init(cfg map[string]string) error   { return nil }
func (b Base) Transform(s string) (string, error) { return s, nil }

// Registry knows the plugins.
type Registry struct{ byName map[string]Plugin }

// Register adds one.
func (r *Registry) Register(p Plugin) {
	if r.byName == nil {
		r.byName = map[string]Plugin{}
	}
	r.byName[p.Name()] = p
}

// Get finds one.
func (r *Registry) Get(name string) (Plugin, bool) {
	p, ok := r.byName[name]
	return p, ok
}
