package model

// A Library is one model file: what the functions of a library do and which
// functions it runs on its loop.
type Library struct {
	File        string // for messages
	Name        string
	Paths       []string // import paths that it holds for
	Source      string   // where the library's own documentation says so
	Says        string   // what it says there, in our words
	Effect      string   // what a wait does to the loop: Stalls, Deadlocks or "" if that is not said
	OnLoop      []Role
	Offload     []Role
	Blocking    []Role
	Nonblocking []Role
	Suspending  []Role            // suspend the coroutine that calls them, and block nobody
	Buffered    []Role            // keep in memory what the function they are passed writes
	Owned       []Role            // belong to the loop: for its goroutine alone
	Awaited     []Role            // functions and types whose result somebody must look at
	Advice      map[string]string // remedy by category; "default" for the others
	Rewrite     *Rewrite          // how to write that, nil for not
	rewriteLine int
}

// What a wait does to a loop.
const (
	Stalls    = "stalls"    // everything else on it waits too
	Deadlocks = "deadlocks" // what is waited for needs the loop, and never comes
)

// A Role is one entry of a model file. Which fields are set says its kind.
// Names of functions, types and fields are patterns in which "*" stands for any
// letters.
type Role struct {
	Line      int
	Interface string   // an interface whose Methods run on the loop
	Methods   []string // of Interface
	Param     string   // a type: functions with such a parameter run on the loop
	Type      string   // a func type: its values; with Fields, a struct
	Result    string   // a type of results that somebody must look at
	Fields    []string // of the struct Type, which hold functions
	Func      string   // "Name", "(*T).Name", "T.Name" or "*" for the whole package
	Arg       int      // index of Func's parameter, a receiver not counted, or EachFunc
	Writer    int      // for Buffered, index of the parameter of the function passed as Arg
	When      []Option // it holds only where one of these is set
	Unless    []Option // it does not hold where one of these is set
	Category  string
	Advice    string
}

// EachFunc as a Role's Arg stands for each parameter that is a function.
const EachFunc = -1

// An Option is a setting by which a user of a library chooses what runs on its
// loop, or a declaration that tells one version of the library from others.
type Option struct {
	Line     int
	Func     string // called with Is as its last argument
	Field    string // "T.Field", assigned Is
	Is       string // a constant, as Go prints it
	Declares string // a function or method that the library's version has
}

// String writes an option in words.
func (o Option) String() string {
	switch {
	case o.Declares != "":
		return "it has " + o.Declares
	case o.Field != "":
		return o.Field + " is " + o.Is
	}
	return o.Func + " is given " + o.Is
}

// Remedy returns how to mend a finding of that category.
func (l *Library) Remedy(cat string) string {
	if advice, ok := l.Advice[cat]; ok {
		return advice
	}
	return l.Advice["default"]
}
