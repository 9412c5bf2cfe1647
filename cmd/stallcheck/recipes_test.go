package main

import (
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/stallcheck/stallcheck/analyzer"
	"github.com/stallcheck/stallcheck/internal/drivertest"
)

// recipe reads a file of docs/ci strictly into v.
func recipe(t *testing.T, name string, v any) {
	t.Helper()
	text := drivertest.Read(t, filepath.Join("..", "..", "docs", "ci", name))
	dec := yaml.NewDecoder(strings.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if err := dec.Decode(v); err != io.EOF {
		t.Fatalf("%s: more than one document", name)
	}
}

// A workflow is the part of a GitHub workflow that the recipes use.
type workflow struct {
	Name        string
	On          map[string]any
	Permissions map[string]string
	Jobs        map[string]struct {
		RunsOn   string `yaml:"runs-on"`
		Strategy struct {
			FailFast bool `yaml:"fail-fast"`
			Matrix   struct{ Shard []int }
		}
		Env   map[string]string
		Steps []struct {
			Name, Uses, Run, If, Shell string
			With, Env                  map[string]string
		}
	}
}

// TestRecipes runs the commands of each file of docs/ci on the sample, with the
// command of this checkout in PATH, and looks at their exit codes and output.
func TestRecipes(t *testing.T) {
	if _, err := os.Stat("/bin/sh"); err != nil {
		t.Skip("the commands are for a shell")
	}
	dir, tool := drivertest.Sample(t), drivertest.Tool(t)
	t.Setenv("PATH", filepath.Dir(tool)+string(filepath.ListSeparator)+os.Getenv("PATH"))
	t.Setenv("GITHUB_WORKSPACE", dir)
	// Installing from the network is what the tool in PATH stands for.
	const install = "go install github.com/stallcheck/stallcheck/cmd/stallcheck@latest"
	// GitHub runs "bash -e" and, where a step asks for bash, lets a pipe fail.
	shells := map[string][]string{"": {"/bin/sh", "-e", "-c"}, "bash": {"bash", "-e", "-o", "pipefail", "-c"}}
	runIn := func(t *testing.T, shell, command string, env ...string) (string, int) {
		t.Helper()
		out, stderr, code := drivertest.Run(t, dir, env, append(shells[shell], command)...)
		if code > 1 && !strings.Contains(command, "xargs") { // which makes 123 of 1
			t.Errorf("%s: exit code %d\n%s", command, code, stderr)
		}
		return string(out), code
	}
	run := func(t *testing.T, command string) (string, int) { return runIn(t, "", command) }
	steps := func(t *testing.T, name string, env ...string) (said []string) {
		var w workflow
		recipe(t, name, &w)
		job := w.Jobs["stallcheck"]
		installed := false
		for _, step := range job.Steps {
			switch {
			case step.Run == install:
				installed = true
			case step.Run != "":
				out, code := runIn(t, step.Shell, step.Run, env...)
				if code != 0 {
					said = append(said, out)
				}
			case step.Uses == "":
				t.Errorf("%s: a step that does nothing", name)
			}
		}
		if !installed {
			t.Errorf("%s does not install the command", name)
		}
		return said
	}

	t.Run("GitHub", func(t *testing.T) {
		said := steps(t, "github-actions.yml")
		if len(said) != 1 || strings.Count(said[0], "::error file=") != 4 {
			t.Errorf("the run says %q", said)
		}
		if log := drivertest.Read(t, filepath.Join(dir, "stallcheck.sarif")); !strings.Contains(log, `"uri": "app/app.go"`) {
			t.Errorf("the log is %s", log)
		}
	})
	t.Run("GitHub shards", func(t *testing.T) {
		var w workflow
		recipe(t, "github-actions-shards.yml", &w)
		job := w.Jobs["stallcheck"]
		all := ""
		for _, shard := range job.Strategy.Matrix.Shard {
			env := []string{"SHARDS=" + job.Env["SHARDS"], "SHARD=" + string(rune('0'+shard))}
			all += strings.Join(steps(t, "github-actions-shards.yml", env...), "")
		}
		if n := strings.Count(all, "::error file="); n != 4 {
			t.Errorf("together the shards say %d things, want 4:\n%s", n, all)
		}
		// A list of packages that cannot be made is no list of none.
		step := job.Steps[len(job.Steps)-1]
		if _, code := runIn(t, step.Shell, step.Run, "SHARDS=4", "SHARD=0", "GOFLAGS=-mod=vendor"); code == 0 {
			t.Error("a shard passes where go list fails")
		}
	})
	t.Run("GitLab", func(t *testing.T) {
		var ci map[string]struct {
			Image        string
			Variables    map[string]string
			Cache        map[string]any
			BeforeScript []string `yaml:"before_script"`
			Script       []string
			Artifacts    map[string]any
		}
		recipe(t, "gitlab-ci.yml", &ci)
		job := ci["stallcheck"]
		if len(job.BeforeScript) != 1 || job.BeforeScript[0] != install || len(job.Script) != 2 {
			t.Fatalf("the job is %+v", job)
		}
		if _, code := run(t, job.Script[0]); code != 0 {
			t.Errorf("findings keep the log from being written: exit code %d", code)
		}
		if _, code := run(t, job.Script[1]); code != 1 {
			t.Errorf("findings do not fail the job: exit code %d", code)
		}
	})
	t.Run("pre-commit", func(t *testing.T) {
		var config struct {
			Repos []struct {
				Repo  string
				Hooks []struct {
					ID, Name, Entry, Language, Files string

					PassFilenames bool `yaml:"pass_filenames"`
				}
			}
		}
		recipe(t, "pre-commit-config.yaml", &config)
		hook := config.Repos[0].Hooks[0]
		files, err := regexp.Compile(hook.Files)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"app/app.go", "go.mod", ".stallcheck.yaml"} {
			if !files.MatchString(name) {
				t.Errorf("a change of %s does not run the hook", name)
			}
		}
		out, code := run(t, hook.Entry)
		if code != 1 || !strings.Contains(out, "app/app.go:11:2: ") {
			t.Errorf("the hook exits with %d and says %s", code, out)
		}
	})
	t.Run("nogo", func(t *testing.T) {
		var config map[string]struct {
			ExcludeFiles  map[string]string `json:"exclude_files"`
			AnalyzerFlags map[string]string `json:"analyzer_flags"`
		}
		dec := json.NewDecoder(strings.NewReader(drivertest.Read(t, filepath.Join("..", "..", "docs", "ci", "nogo.json"))))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&config); err != nil {
			t.Fatal(err)
		}
		a := analyzer.New(analyzer.Config{})
		flags := config[a.Name].AnalyzerFlags
		if len(flags) == 0 {
			t.Errorf("no flags for %s", a.Name)
		}
		for name, value := range flags {
			if err := a.Flags.Set(name, value); err != nil {
				t.Error(err)
			}
		}
		a.Flags.VisitAll(func(f *flag.Flag) { delete(flags, f.Name) })
		if len(flags) > 0 {
			t.Errorf("the analyzer has no flags %v", flags)
		}
	})
}
