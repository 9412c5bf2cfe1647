package fix

import "go/ast"

// safeElsewhere reports whether a call touches nothing that tasks share.
func (d *draft) safeElsewhere(call *ast.CallExpr) bool { return false }

// computes reports whether a call computes its results from its arguments
// alone.
func (d *draft) computes(call *ast.CallExpr) bool { return false }
