package analyzer_test

import (
	"testing"

	"github.com/stallcheck/stallcheck/analyzer"
	"golang.org/x/tools/go/analysis/analysistest"
)

// TestFindings checks every marked line of testdata: each holds a finding, and
// no other line does.
func TestFindings(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), analyzer.New(analyzer.Config{}), "./...")
}
