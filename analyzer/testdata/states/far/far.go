// want package:"summaries of"

// Package far has states that only package via imports.
package far

import "time"

type Step interface{ Run() }

type slow struct{}

func (slow) Run() { time.Sleep(1) }

type Machine struct{ n int }

func (m *Machine) Next() Step {
	m.n++
	return slow{}
}
