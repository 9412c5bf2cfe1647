package effect

import (
	"go/constant"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// opensDevice reports whether a function of package os is given the constant
// name of a device rather than of a file: the null device, or one in Windows'
// name space of devices, which on other systems names nothing.
func opensDevice(id string, name []ssa.Value) bool {
	if !strings.HasPrefix(id, "os.") {
		return false
	}
	for _, v := range name {
		c, ok := v.(*ssa.Const)
		if !ok || c.Value == nil || c.Value.Kind() != constant.String {
			return false
		}
		if s := constant.StringVal(c.Value); s != "/dev/null" && s != "NUL" && !strings.HasPrefix(s, `\\.\`) {
			return false
		}
	}
	return len(name) > 0
}
