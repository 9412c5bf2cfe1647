package driver

import (
	"bufio"
	"fmt"
	"strings"
	"time"
)

// writeStalls prints the sightings for a person: the place, the verdict and the
// reason on a line, then the calls, then what closes the gap.
func (c *command) writeStalls(list []*sighting, reports int) error {
	b := bufio.NewWriter(c.stdout)
	count := make(map[string]int)
	for _, s := range list {
		count[s.Verdict]++
		fmt.Fprintf(b, "%s: %s: %s [%s]\n", placeString(s.File, s.Line, 0), s.Verdict, s.Why, s.Category)
		if s.Verdict != stallFound {
			fmt.Fprintf(b, "\t%s\n", strings.Join(s.Calls, " → "))
		}
		fmt.Fprintf(b, "\tseen %s, up to %v, %s, in %s\n", times(s.Reports), s.Longest.Round(time.Millisecond), s.State, strings.Join(first(s.Tasks, 3), ", "))
		switch {
		case s.Model != "":
			fmt.Fprintf(b, "\tto find it, add to %s (documents are separated by ---):\n%s\n", configName, s.Model)
		case s.Place != "":
			fmt.Fprintf(b, "\tto find it, put above the function at %s:\n%s\n", s.Place, s.Above)
		case s.Above != "":
			fmt.Fprintf(b, "%s\n", s.Above)
		}
	}
	fmt.Fprintf(c.stderr, "stallcheck: %d reports of stalls at %d places: %d found, %d missed, %d suppressed\n",
		reports, len(list), count[stallFound], count[stallMissed], count[stallSuppressed])
	return b.Flush()
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// first returns the first n of a list, and says if there are more.
func first(list []string, n int) []string {
	if len(list) <= n {
		return list
	}
	return append(list[:n:n], fmt.Sprintf("%d others", len(list)-n))
}
