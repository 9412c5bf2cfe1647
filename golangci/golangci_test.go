package golangci

import (
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"
)

func TestRegistered(t *testing.T) {
	newPlugin, err := register.GetPlugin("stallcheck")
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPlugin(map[string]any{"checks": []any{"+lock"}, "min-severity": "warning", "models": "library: ours\npaths: [example.com/ours]\n"})
	if err != nil {
		t.Fatal(err)
	}
	if mode := p.GetLoadMode(); mode != register.LoadModeTypesInfo {
		t.Errorf("load mode is %s", mode)
	}
	analyzers, err := p.BuildAnalyzers()
	if err != nil {
		t.Fatal(err)
	}
	if err := analysis.Validate(analyzers); err != nil {
		t.Error(err)
	}
	if len(analyzers) != 1 || analyzers[0].Name != "stallcheck" {
		t.Errorf("analyzers are %v", analyzers)
	}
}

func TestSettingsAreStrict(t *testing.T) {
	if _, err := New(nil); err != nil {
		t.Errorf("without settings: %v", err)
	}
	for _, test := range []struct {
		conf map[string]any
		says string
	}{
		{map[string]any{"check": []any{"sleep"}}, `unknown field "check"`},
		{map[string]any{"checks": "sleep"}, "cannot unmarshal string"},
		{map[string]any{"checks": []any{"slep"}}, `checks: unknown category "slep"`},
		{map[string]any{"min-severity": "fatal"}, `min-severity: unknown severity "fatal"`},
		{map[string]any{"models": "library: ours\nbogus: yes\n"}, `models:2: unknown key "bogus"`},
	} {
		if _, err := New(test.conf); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%v: got error %v, want one that says %s", test.conf, err, test.says)
		}
	}
}
