// Package fix rewrites the calls that findings are about: a wait becomes one
// that suspends the coroutine, other work moves off the loop, and a callback
// becomes a coroutine or a goroutine where nothing but the callback changes.
//
// A rewrite keeps what the code computes, in the order in which it computes it.
// Where that cannot be, there is none.
package fix

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"

	"github.com/stallcheck/stallcheck/analyzer/internal/check"
	"github.com/stallcheck/stallcheck/analyzer/internal/effect"
	"github.com/stallcheck/stallcheck/internal/category"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
)

// A Fix is a rewrite of one call, in one file.
type Fix struct {
	Safe    bool   // what moves off the loop touches nothing that tasks share
	Message string // a verb phrase
	Edits   []analysis.TextEdit
}

// A Fixer makes the fixes of one package. The names that one of its fixes
// introduces are not those of another, so that they can be applied together.
type Fixer struct {
	p     *effect.Package
	pass  *analysis.Pass
	sites map[token.Pos]inspector.Cursor // what blocks, by the position of its SSA instruction; nil before use
	files map[*ast.File]*file
}

// New returns a Fixer for a package, after Infer.
func New(p *effect.Package) *Fixer {
	return &Fixer{p: p, pass: p.Pass, files: make(map[*ast.File]*file)}
}

// Fix returns the rewrite that mends a finding, nil if there is none.
func (x *Fixer) Fix(f check.Finding) *Fix {
	switch f.Effect.Category {
	case category.WrongThread, category.NotAwaited, category.LockAwait, category.Lock, category.Directive:
		return nil // no rewrite of the call mends these
	}
	cur, ok := x.site(f.Pos)
	if !ok {
		return nil
	}
	file := x.file(cur)
	if file == nil {
		return nil
	}
	d := &draft{Fixer: x, file: file, f: f, cur: cur}
	if f.Task.Foreign != nil || f.Task.Library == nil {
		return nil
	}
	if f.Task.Library.Rewrite != nil {
		if f.Task.Coroutine {
			d.inCoroutine()
		} else if f.Direct {
			d.inCallback()
		}
	}
	if d.message == "" {
		return nil
	}
	if d.risk != "" {
		d.message += " (unsafe: " + d.risk + ")"
	}
	return &Fix{Safe: d.risk == "", Message: d.message, Edits: d.finish()}
}

// A draft is a fix in the making.
type draft struct {
	*Fixer
	file *file
	f    check.Finding
	cur  inspector.Cursor // the call, channel operation or loop over a channel

	edits   []analysis.TextEdit
	message string // "" as long as there is no fix
	risk    string // why it is not safe, "" if it is
}

func (d *draft) replace(start, end token.Pos, text string) {
	d.edits = append(d.edits, analysis.TextEdit{Pos: start, End: end, NewText: []byte(text)})
}

func (d *draft) insert(pos token.Pos, text string) { d.replace(pos, pos, text) }

// site returns the syntax of the SSA instruction at pos, which knows one
// position alone: a call that of its parenthesis, a receive that of its arrow.
func (x *Fixer) site(pos token.Pos) (inspector.Cursor, bool) {
	if x.sites == nil {
		x.sites = make(map[token.Pos]inspector.Cursor)
		in := inspector.New(x.pass.Files)
		for cur := range in.Root().Preorder((*ast.CallExpr)(nil), (*ast.DeferStmt)(nil), (*ast.SendStmt)(nil), (*ast.UnaryExpr)(nil), (*ast.RangeStmt)(nil)) {
			switch n := cur.Node().(type) {
			case *ast.CallExpr:
				x.sites[n.Lparen] = cur
			case *ast.DeferStmt:
				x.sites[n.Defer], _ = cur.FindNode(n.Call)
			case *ast.SendStmt:
				x.sites[n.Arrow] = cur
			case *ast.UnaryExpr:
				if n.Op == token.ARROW {
					x.sites[n.OpPos] = cur
				}
			case *ast.RangeStmt:
				x.sites[n.For] = cur
				x.sites[n.Range] = cur
			}
		}
	}
	cur, ok := x.sites[pos]
	return cur, ok
}

// finish returns the edits in order, none of them touching another.
func (d *draft) finish() []analysis.TextEdit {
	d.dropImports()
	slices.SortStableFunc(d.edits, func(a, b analysis.TextEdit) int {
		return cmp.Or(cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.End, b.End))
	})
	list := d.edits[:1]
	for _, e := range d.edits[1:] {
		if last := &list[len(list)-1]; e.Pos == last.End {
			last.End = e.End
			last.NewText = append(last.NewText, e.NewText...)
		} else {
			list = append(list, e)
		}
	}
	return list
}

// held reports whether a mutex may be locked at the call.
func (d *draft) held() bool { return check.Locked(d.f.Func, d.f.Pos) }
