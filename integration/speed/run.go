package main

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"syscall"
	"time"
)

// run runs a command and the processes that it starts and waits for. Findings,
// exit status 1, are no failure.
func run(dir string, args ...string) (cost, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		err = nil
	}
	if err != nil {
		return cost{}, fmt.Errorf("%v: %v\n%s", args, err, stderr.Bytes())
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return cost{
		cpu:    cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(),
		wall:   wall,
		memory: usage.Maxrss << 10, // in KB on Linux
	}, nil
}

// buildTool builds a stallcheck that no cache knows.
func buildTool(name string) (string, error) {
	cmd := exec.Command("go", "build", "-ldflags=-X main.speed="+name, "-o", name, "./cmd/stallcheck")
	cmd.Dir = "../.."
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%v\n%s", err, out)
	}
	return name, nil
}
