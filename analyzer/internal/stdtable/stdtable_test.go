package stdtable

import (
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the list of known differences, keeping the reasons")

// tableVersion is the Go release whose standard library the table describes.
const tableVersion = "go1.26"

// TestTableAgainstInference infers the standard library of the installed Go from
// its source and compares it with the table. What they disagree on must stand
// in testdata/differences.tsv with the reason for which the table is right.
func TestTableAgainstInference(t *testing.T) {
	if testing.Short() {
		t.Skip("infers the whole standard library")
	}
	if version := runtime.Version(); !strings.HasPrefix(version, tableVersion) || runtime.GOOS != "linux" {
		t.Skipf("the table describes %s on linux, this is %s on %s", tableVersion, version, runtime.GOOS)
	}
	funcs, err := Infer("std")
	if err != nil {
		t.Fatal(err)
	}
	if len(funcs) < 4000 {
		t.Fatalf("inferred %d functions, which is not the whole standard library", len(funcs))
	}
	file := filepath.Join("testdata", "differences.tsv")
	known := read(t, file)
	var out strings.Builder
	out.WriteString(header)
	for _, d := range Differences(funcs) {
		key := d.Func + "\t" + d.What
		why, ok := known[key]
		delete(known, key)
		if !ok && !*update {
			t.Errorf("%s: %s is not a known difference (%s)", d.Func, d.What, d.Why)
		}
		out.WriteString(key + "\t" + why + "\n")
	}
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	for key := range known {
		t.Errorf("%s: no longer a difference", strings.ReplaceAll(key, "\t", ": "))
	}
}

const header = `# Where the table of the standard library differs from what is inferred from its
# source, and why the table is right. + was inferred and is not in the table, - is
# in the table and was not inferred.
`

func read(t *testing.T, file string) map[string]string {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	known := make(map[string]string)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") || line == "" {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 3 || fields[2] == "" && !*update {
			t.Errorf("%s: %q: want function, difference and reason", file, line)
			continue
		}
		known[fields[0]+"\t"+fields[1]] = fields[2]
	}
	return known
}
