package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
)

// A finding is one of stallcheck's JSON output.
type finding struct {
	File        string `json:"file"`
	Line        int    `json:"line"`
	Function    string `json:"function"`
	Callee      string `json:"callee"`
	Category    string `json:"category"`
	Message     string `json:"message"`
	Fingerprint string `json:"fingerprint"`
}

// check runs the tool in dir.
func check(dir, tool string, want *expectation) ([]finding, error) {
	if _, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("no sources: %w (README.md says how to get them)", err)
	}
	cmd := exec.Command(tool, "-tests=false", "-format", "json", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod -tags="+want.tags)
	cmd.Env = append(cmd.Env, want.env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		return nil, err
	}
	var out struct {
		Findings []finding `json:"findings"`
		Errors   []struct {
			Package string `json:"package"`
			Message string `json:"message"`
		} `json:"errors"`
	}
	if err := json.Unmarshal(stdout.Bytes(), &out); err != nil {
		return nil, fmt.Errorf("%s printed no JSON: %w\n%s", tool, err, stderr.Bytes())
	}
	if len(out.Errors) > 0 && !want.partly {
		return nil, fmt.Errorf("%s: %s", out.Errors[0].Package, out.Errors[0].Message)
	}
	return out.Findings, nil
}
