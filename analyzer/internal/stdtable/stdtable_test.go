package stdtable

import (
	"fmt"
	"os"
	"testing"
)

func TestDump(t *testing.T) {
	funcs, err := Infer("std")
	if err != nil {
		t.Fatal(err)
	}
	f, _ := os.Create("/tmp/std_inferred.txt")
	for _, fn := range funcs {
		fmt.Fprintf(f, "%s\t%+v\n", fn.ID, *fn.Summary)
	}
	f.Close()
}
