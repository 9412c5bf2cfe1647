package main

import (
	"fmt"
	"io"
)

// report writes what got has that was not judged, and what was judged and is
// gone. It reports whether there is any of either.
func report(w io.Writer, name string, want *expectation, got []finding) bool {
	judged := make(map[string]bool)
	for _, v := range want.verdicts {
		judged[v.fingerprint] = true
	}
	found := make(map[string]bool)
	differs := false
	for _, f := range got {
		found[f.Fingerprint] = true
		if !judged[f.Fingerprint] {
			differs = true
			fmt.Fprintf(w, "%s: new: %s:%d: %s (%s)\n", name, f.File, f.Line, f.Message, f.Fingerprint)
		}
	}
	count := make(map[string]int)
	for _, v := range want.verdicts {
		count[v.verdict]++
		if !found[v.fingerprint] {
			differs = true
			fmt.Fprintf(w, "%s: gone, was %s: %s: %s %s: %s\n", name, v.verdict, v.place, v.callee, v.category, v.why)
		}
	}
	fmt.Fprintf(w, "%s: %d findings; judged %d right, %d wrong, %d debatable\n",
		name, len(got), count["right"], count["wrong"], count["debatable"])
	return differs
}
