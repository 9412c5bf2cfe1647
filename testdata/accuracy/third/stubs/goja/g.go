package goja

type Value interface{ String() string }
type Runtime struct{ n int }

func (r *Runtime) RunString(s string) (Value, error) { return nil, nil }
func (r *Runtime) ToValue(i interface{}) Value       { return nil }
func (r *Runtime) NewPromise() (promise *Promise, resolve func(result interface{}) error, reject func(reason interface{}) error) {
	return nil, func(interface{}) error { return nil }, func(interface{}) error { return nil }
}
func (r *Runtime) Set(name string, value interface{}) error { return nil }

type Promise struct{ s int }
