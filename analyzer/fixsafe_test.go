package analyzer_test

import (
	"go/ast"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// touching holds a coroutine a case, whose name says what its fix is.
const touching = `package p

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

var (
	counter int
	limits  = map[string]int{"a": 1}
	names   = []string{"a"}
	errNone = errors.New("none")
	cache   = map[string]int{}
)

type store struct {
	mu   sync.Mutex
	n    int
	next *store
}

func byValue(s string, n int) string { time.Sleep(1); return s }
func counts()                        { counter++; time.Sleep(1) }
func reads() int                     { time.Sleep(1); return counter }
func constant(s string) int          { time.Sleep(1); return limits[s] + len(names) }
func caches(s string) int            { time.Sleep(1); cache[s]++; return cache[s] }
func fails() error                   { time.Sleep(1); return errNone }
func own(n int) []int                { time.Sleep(1); xs := make([]int, n); for i := range xs { xs[i] = i }; return xs }
func unused(s *store)                { time.Sleep(1) }
func writes(s *store)                { time.Sleep(1); s.n++ }
func deep(s *store) int              { time.Sleep(1); return s.next.n }
func indirect(s *store)              { inner := s; func() { writes(inner) }() }
func fill(xs []int)                  { time.Sleep(1); for i := range xs { xs[i] = i } }
func calls(f func())                 { time.Sleep(1); f() }
func sums(xs ...int) (n int)         { time.Sleep(1); for _, x := range xs { n += x }; return n }
func captures() int                  { n := 0; calls(func() { n++ }); return n }
func builds() string                 { var b strings.Builder; b.WriteString("a"); time.Sleep(1); return b.String() }
func (s *store) method()             { time.Sleep(1); s.n++ }
func (s store) value() int           { time.Sleep(1); return s.n }
func recurses(n int) int             { time.Sleep(1); if n > 0 { return recurses(n - 1) }; return counter }
func starts()                        { go counts(); time.Sleep(1) }
func newStore() *store               { return &store{} }

func safeValue(co *loop.Co, s string)         { byValue(s, 1) }
func unsafeCounts(co *loop.Co)                { counts() }
func unsafeReads(co *loop.Co)                 { reads() }
func safeConstant(co *loop.Co, s string)      { constant(s) }
func unsafeCaches(co *loop.Co, s string)      { caches(s) }
func safeError(co *loop.Co) error             { return fails() }
func safeOwn(co *loop.Co)                     { own(3) }
func safeUnused(co *loop.Co, s *store)        { unused(s) }
func unsafeWrites(co *loop.Co, s *store)      { writes(s) }
func unsafeDeep(co *loop.Co, s *store)        { deep(s) }
func unsafeIndirect(co *loop.Co, s *store)    { indirect(s) }
func safeMade(co *loop.Co)                    { writes(&store{}) }
func safeMadeBefore(co *loop.Co)              { s := newStore(); s.n = 1; writes(s) }
func unsafeUsedAfter(co *loop.Co) int         { s := newStore(); writes(s); return s.n }
func unsafeKept(co *loop.Co, t *store)        { s := newStore(); t.next = s; writes(s) }
func unsafeSlice(co *loop.Co, xs []int)       { fill(xs) }
func safeSlice(co *loop.Co)                   { fill(make([]int, 3)) }
func unsafeReused(co *loop.Co)                { xs := make([]int, 3); for range 3 { fill(xs) } }
func safeEachTime(co *loop.Co)                { for range 3 { xs := make([]int, 3); fill(xs) } }
func safeVariadic(co *loop.Co, n int)         { sums(n, n) }
func unsafeSpread(co *loop.Co, xs []int)      { sums(xs...) }
func safeLiteral(co *loop.Co)                 { calls(func() { fmt.Sprint(1) }) }
func unsafeLiteral(co *loop.Co) (n int)       { calls(func() { n++ }); return n }
func unsafeLiteralGlobal(co *loop.Co)         { calls(func() { counter++ }) }
func safeCaptures(co *loop.Co)                { captures() }
func safeBuilds(co *loop.Co)                  { builds() }
func unsafeMethod(co *loop.Co, s *store)      { s.method() }
func safeMethodValue(co *loop.Co, s store)    { s.value() }
func unsafeRecursion(co *loop.Co)             { recurses(1) }
func unsafeStarts(co *loop.Co)                { starts() }
func unsafeUnknown(co *loop.Co, f func())     { calls(f) }
func safeGroup(co *loop.Co, wg *sync.WaitGroup) { wg.Wait() }
func safeReceive(co *loop.Co, ch chan int)    { <-ch }
func unsafeDefer(co *loop.Co, s string)       { defer byValue(s, 1) }
`

// TestFixSafety checks of each case whether its fix is safe.
func TestFixSafety(t *testing.T) {
	b, err := newBench()
	if err != nil {
		t.Fatal(err)
	}
	c, err := b.check([]byte(touching))
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]string)
	err = b.pass(c.pkg, c.info, []*ast.File{c.file}, []byte(touching), func(d analysis.Diagnostic) {
		for _, decl := range c.file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Pos() <= d.Pos && d.Pos < fn.End() && len(d.SuggestedFixes) > 0 {
				found[fn.Name.Name] = d.SuggestedFixes[0].Message
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range c.file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || !strings.HasPrefix(fn.Name.Name, "safe") && !strings.HasPrefix(fn.Name.Name, "unsafe") {
			continue
		}
		message, fixed := found[fn.Name.Name]
		if isSafe := !strings.Contains(message, "(unsafe: "); !fixed || isSafe != strings.HasPrefix(fn.Name.Name, "safe") {
			t.Errorf("%s: %q", fn.Name.Name, message)
		}
	}
}
