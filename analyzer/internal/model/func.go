// Package model is what stallcheck knows of code without looking at it: what
// the functions of the standard library do to their caller, which interface
// methods wait by contract, and which functions of loop libraries run on a loop.
package model

import "strings"

// An Effect is a wait. The zero Effect is none.
type Effect struct {
	Category string
	Short    bool // bounded and short, such as the metadata of a file
}

// Suspend is the category of calls that suspend a coroutine and let the loop run
// others meanwhile. It is no wait, and no finding, but what a coroutine must not
// do while it holds a mutex.
const Suspend = "suspend"

// A Dep is something a function calls that its caller gave it.
type Dep struct {
	Param  int    // index of the parameter; a method's receiver is parameter 0
	Held   bool   // something held in the parameter, not the parameter itself
	Method string // the method called; "" if the value itself is called
	Sig    string // of the function called, if that is held and its signature is known
}

// A Result says what a result of a function may be: the parameter itself or
// something that holds it, or, when Category is set, a value whose reads and
// writes are waits of that category.
type Result struct {
	Index    int
	Param    int
	Held     bool // holds it
	Inner    bool // something held in the parameter, not the parameter itself
	Category string
}

// A Flow says that after the call, parameter Into holds parameter From.
type Flow struct {
	Into, From int
}

// A Func is what calling one function does to the caller.
type Func struct {
	Effect  Effect
	Deps    []Dep
	Results []Result
	Flows   []Flow
	Why     string
	Advice  string // how to mend a call on a loop, "" for the usual way
}

// waiting are the methods of readers, writers and file systems that wait when
// what is behind them is a file, a connection or a process.
var waiting = map[string]bool{
	"Read": true, "ReadAt": true, "ReadByte": true, "ReadFrom": true, "ReadRune": true, "ReadString": true,
	"Write": true, "WriteAt": true, "WriteByte": true, "WriteRune": true, "WriteString": true, "WriteTo": true,
	"Flush": true, "Sync": true,
	"Open": true, "ReadFile": true, "ReadDir": true, "Glob": true, "Stat": true, "Lstat": true,
}

// Waiting reports whether a method of this name is input or output.
func Waiting(method string) bool { return waiting[method] }

// stdRoots are the first path elements of the standard library's packages and
// of what the go command builds with it.
var stdRoots = func() map[string]bool {
	roots := make(map[string]bool)
	for _, root := range strings.Fields(`archive bufio bytes cmd cmp compress container context
		crypto database debug embed encoding errors expvar flag fmt go hash html image index
		internal io iter log maps math mime net os path plugin reflect regexp runtime simd slices
		sort strconv strings structs sync syscall testing text time unicode unique unsafe uuid
		vendor weak`) {
		roots[root] = true
	}
	return roots
}()

// IsStd reports whether path is that of a package of the standard library.
func IsStd(path string) bool {
	root, _, _ := strings.Cut(path, "/")
	return stdRoots[root]
}
