package driver

import (
	"runtime/debug"
	"testing"
)

func TestPublishedVersion(t *testing.T) {
	for _, c := range []struct {
		main debug.Module
		want string
	}{
		{debug.Module{Version: "v1.2.3", Sum: "h1:x"}, "v1.2.3"}, // go install ...@v1.2.3
		{debug.Module{Version: "v1.2.3"}, ""},                    // go build in a checkout of that tag
		{debug.Module{Version: "v1.2.4-0.20261122235334-0f5c2cffcd6c+dirty"}, ""},
		{debug.Module{Version: "(devel)"}, ""},
	} {
		if got := publishedVersion(&debug.BuildInfo{Main: c.main}, true); got != c.want {
			t.Errorf("of %+v: %q, want %q", c.main, got, c.want)
		}
	}
	if got := publishedVersion(nil, false); got != "" {
		t.Errorf("of nothing: %q", got)
	}
}
