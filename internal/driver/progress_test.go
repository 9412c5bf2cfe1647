package driver

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestProgress: a short run says nothing, a long one says how far it is, and
// wipes the line when it ends.
func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := func(took time.Duration) string {
			var out bytes.Buffer
			p := &progress{done: make(chan struct{})}
			p.group.Go(func() { p.tell(&out) })
			p.analysed(3)
			time.Sleep(took)
			p.stop()
			return out.String()
		}
		if out := run(quiet - time.Millisecond); out != "" {
			t.Errorf("a short run prints %q", out)
		}
		out := run(quiet + time.Millisecond)
		if !strings.Contains(out, "stallcheck: analysed 3 packages so far") {
			t.Errorf("a long run prints %q", out)
		}
		if !strings.HasSuffix(out, "\r\x1b[K") {
			t.Errorf("the line stays: %q", out)
		}
	})
	var out bytes.Buffer
	p := startProgress(&out)
	p.stop()
	if out.Len() > 0 {
		t.Errorf("what is no terminal is told %q", &out)
	}
}
