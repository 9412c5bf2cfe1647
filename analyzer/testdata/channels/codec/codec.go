// want package:"summaries of"

// Package codec decodes into whatever it is given, channels among others.
package codec

import (
	"io"
	"reflect"
)

type decoder struct {
	r     io.Reader
	kinds map[reflect.Kind]func(*decoder, reflect.Value)
}

// Decode sends on a channel only if v points to one.
func Decode(r io.Reader, v any) {
	d := &decoder{r: r, kinds: map[reflect.Kind]func(*decoder, reflect.Value){
		reflect.Slice: (*decoder).slice,
		reflect.Chan:  (*decoder).slice,
	}}
	rv := reflect.ValueOf(v).Elem()
	d.kinds[rv.Kind()](d, rv)
	d.slice(rv)
}

func (d *decoder) slice(rv reflect.Value) {
	bytes := []byte("ab")
	if rv.Kind() == reflect.Chan {
		in := iface(rv)
		ch, ok := in.(chan<- byte)
		if !ok {
			ch = in.(chan byte)
		}
		for _, b := range bytes {
			ch <- b
		}
		if rv.IsNil() {
			rv = reflect.MakeChan(rv.Type(), 0)
		}
		rv.Send(reflect.Zero(rv.Type().Elem()))
		return
	}
	rv.SetBytes(bytes)
}

func iface(rv reflect.Value) any { return rv.Interface() }

// Push sends what it is given on a channel of any type.
func Push(ch, x any) { push(reflect.ValueOf(ch), x) }

func push(ch reflect.Value, x any) { ch.Send(reflect.ValueOf(x)) }

// Pop receives from a channel that is surely one.
func Pop(ch chan int) int {
	v, _ := reflect.ValueOf(ch).Recv()
	return int(v.Int())
}

// PopOf is told so.
func PopOf(ch reflect.Value) reflect.Value {
	v, _ := ch.Recv()
	return v
}

type mailbox struct{ ch any }

// Deliver knows what it keeps, if not of which type.
func (m *mailbox) Deliver(x int) { m.ch.(chan int) <- x }

// New makes one.
func New() *mailbox { return &mailbox{make(chan int)} }
