package tasks

import (
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

// A table of many handlers, most of them methods of one value, made by a
// function and handed to the loop one by one.

type key struct {
	name   string
	handle func()
}

type keys struct{ pressed int }

func (k *keys) bindings() []*key {
	list := []*key{
		{"0", k.on0},
		{"1", k.on1},
		{"2", k.on2},
		{"3", k.on3},
		{"4", k.on4},
		{"5", k.on5},
		{"6", k.on6},
		{"7", k.on7},
		{"8", k.on8},
		{"9", k.on9},
		{"10", k.on10},
		{"11", k.on11},
		{"12", k.on12},
		{"13", k.on13},
		{"14", k.on14},
		{"15", k.on15},
		{"16", k.on16},
		{"17", k.on17},
		{"18", k.on18},
		{"19", k.on19},
		{"20", k.on20},
		{"21", k.on21},
		{"22", k.on22},
		{"23", k.on23},
		{"24", k.on24},
		{"25", k.on25},
		{"26", k.on26},
		{"27", k.on27},
		{"28", k.on28},
		{"29", k.on29},
		{"wrapped", around(k.last)},
	}
	return append(list, &key{"more", k.more})
}

func around(f func()) func() {
	return func() { f() }
}

func (k *keys) bind(l *loop.Loop) {
	for _, b := range k.bindings() {
		_ = l.Post(b.handle)
	}
}

func (k *keys) on0()  { k.pressed++ }
func (k *keys) on1()  { k.pressed++ }
func (k *keys) on2()  { k.pressed++ }
func (k *keys) on3()  { k.pressed++ }
func (k *keys) on4()  { k.pressed++ }
func (k *keys) on5()  { k.pressed++ }
func (k *keys) on6()  { k.pressed++ }
func (k *keys) on7()  { k.pressed++ }
func (k *keys) on8()  { k.pressed++ }
func (k *keys) on9()  { k.pressed++ }
func (k *keys) on10() { k.pressed++ }
func (k *keys) on11() { k.pressed++ }
func (k *keys) on12() { k.pressed++ }
func (k *keys) on13() { k.pressed++ }
func (k *keys) on14() { k.pressed++ }
func (k *keys) on15() { k.pressed++ }
func (k *keys) on16() { k.pressed++ }
func (k *keys) on17() { k.pressed++ }
func (k *keys) on18() { k.pressed++ }
func (k *keys) on19() { k.pressed++ }
func (k *keys) on20() { k.pressed++ }
func (k *keys) on21() { k.pressed++ }
func (k *keys) on22() { k.pressed++ }
func (k *keys) on23() { k.pressed++ }
func (k *keys) on24() { k.pressed++ }
func (k *keys) on25() { k.pressed++ }
func (k *keys) on26() { k.pressed++ }
func (k *keys) on27() { k.pressed++ }
func (k *keys) on28() { k.pressed++ }

func (k *keys) on29() {
	time.Sleep(1) // want `time.Sleep blocks`
}

func (k *keys) last() {
	time.Sleep(1) // want `time.Sleep blocks`
}

func (k *keys) more() {
	time.Sleep(1) // want `time.Sleep blocks`
}

func (k *keys) unbound() {
	time.Sleep(1)
}
