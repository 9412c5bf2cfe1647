package model

import "go.yaml.in/yaml/v3"

// A Rewrite says by which of a library's functions a coroutine does without
// blocking what it did by a call that blocks. Functions that are "" do not
// exist.
type Rewrite struct {
	Sleep  string // (co, d) error
	Await  string // (co, f) (T, error)
	Spawn  string // (co, fn) of what Await takes
	Submit string // (loop, fn): runs fn, a coroutine that returns (T, error)

	// Run a function elsewhere and wait for it, by what it returns.
	None, Err, Value, ValueErr, Values string

	Awaits  []Role // block until what is their receiver, or else that argument, is done
	Spawns  []Role // block until that argument, a coroutine, has run
	Submits []Role // run that argument, a plain function, on the loop that is their receiver

	// Goroutine says that a callback may leave its work to a goroutine.
	Goroutine bool
	// Command names the type of the functions that a callback returns to have
	// them run elsewhere, and Message that of their result.
	Command, Message string
}

func (p *parser) rewrite(n *yaml.Node) *Rewrite {
	r := new(Rewrite)
	text := func(into *string) func(*yaml.Node) { return func(v *yaml.Node) { *into = p.text(v) } }
	roles := func(into *[]Role) func(*yaml.Node) {
		return func(v *yaml.Node) {
			*into = p.roles(v, rewriting)
			for i := range *into {
				(*into)[i].Arg = max((*into)[i].Arg, 0)
			}
		}
	}
	p.mapping(n, map[string]func(*yaml.Node){
		"sleep": text(&r.Sleep), "await": text(&r.Await), "spawn": text(&r.Spawn), "submit": text(&r.Submit),
		"command": text(&r.Command), "message": text(&r.Message),
		"goroutine": func(v *yaml.Node) {
			if err := v.Decode(&r.Goroutine); err != nil {
				p.fail(v, "want true or false")
			}
		},
		"offload": func(v *yaml.Node) {
			p.mapping(v, map[string]func(*yaml.Node){
				"none": text(&r.None), "error": text(&r.Err), "value": text(&r.Value),
				"value and error": text(&r.ValueErr), "values": text(&r.Values),
			})
		},
		"awaits": roles(&r.Awaits), "spawns": roles(&r.Spawns), "submits": roles(&r.Submits),
	})
	return r
}

// roles returns every function that the rewrite names, nil for none.
func (r *Rewrite) roles(line int) []Role {
	if r == nil {
		return nil
	}
	var roles []Role
	for _, name := range []string{r.Sleep, r.Await, r.Spawn, r.Submit, r.None, r.Err, r.Value, r.ValueErr, r.Values} {
		if name != "" {
			roles = append(roles, Role{Line: line, Func: name})
		}
	}
	for _, name := range []string{r.Command, r.Message} {
		if name != "" {
			roles = append(roles, Role{Line: line, Type: name})
		}
	}
	return append(append(append(roles, r.Awaits...), r.Spawns...), r.Submits...)
}

// FindRole reports whether one of roles is the function with that full name in a
// package of path, and which.
func FindRole(roles []Role, path, id string) (Role, bool) {
	for _, r := range roles {
		if name, _ := fullName(path, r.Func); name == id {
			return r, true
		}
	}
	return Role{}, false
}
