// want package:"summaries of"

// Package via hands out what package far makes.
package via

import "example.test/states/far"

type Step = far.Step

func New() *far.Machine { return &far.Machine{} }
