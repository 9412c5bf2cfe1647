package flake8async

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"

	"github.com/stallcheck/stallcheck/loop"
)

func processes(co *loop.Co) {
	cmd := exec.Command("a")
	_ = cmd.Start()                                                     // want `\(\*exec.Cmd\).Start blocks the event loop \(process\)`
	_ = cmd.Run()                                                       // want `\(\*exec.Cmd\).Run blocks`
	_, _ = cmd.Output()                                                 // want `\(\*exec.Cmd\).Output blocks`
	_, _ = cmd.CombinedOutput()                                         // want `\(\*exec.Cmd\).CombinedOutput blocks`
	fmt.Sprint(exec.CommandContext(context.Background(), "a").Output()) // want `\(\*exec.Cmd\).Output blocks`
	_, _ = os.StartProcess("a", nil, nil)                               // want `os.StartProcess blocks`
	_, _ = syscall.ForkExec("a", nil, nil)                              // want `syscall.ForkExec blocks`
}

func waits(co *loop.Co, cmd *exec.Cmd, p *os.Process) {
	_ = cmd.Wait()                        // want `\(\*exec.Cmd\).Wait blocks`
	_, _ = p.Wait()                       // want `\(\*os.Process\).Wait blocks`
	_, _ = cmd.Process.Wait()             // want `\(\*os.Process\).Wait blocks`
	_, _ = syscall.Wait4(-1, nil, 0, nil) // want `syscall.Wait4 blocks`
}

func notProcesses(co *loop.Co, cmd *exec.Cmd, p *os.Process) {
	_ = exec.Command("a", "b").String()
	_ = exec.Command
	_ = cmd.Run
	_, _ = cmd.StdoutPipe()
	cmd.Env = append(cmd.Environ(), "a=b")
	cmd.Stdout = &bytes.Buffer{}
	_ = p.Kill()
	_ = p.Signal(os.Interrupt)
	_ = p.Release()
	_ = os.Getpid()
	_ = os.Getppid()
	system("a")
	_ = machine{}.Start()
	_ = machine{}.Run()
}

func system(string) {}

// machine has the methods of a process, and is none.
type machine struct{}

func (machine) Start() error { return nil }
func (machine) Run() error   { return nil }

func pipes(co *loop.Co, cmd *exec.Cmd) {
	out, _ := cmd.StdoutPipe()
	_, _ = io.ReadAll(out) // want `io.ReadAll blocks`
	in, _ := cmd.StdinPipe()
	_, _ = io.WriteString(in, "a") // want `io.WriteString blocks`
	_ = in.Close()
}

func shell(line string) (string, error) {
	out, err := exec.Command("sh", "-c", line).Output()
	return string(out), err
}

func shells(co *loop.Co) {
	_, _ = shell("a") // want `flake8async.shell blocks the event loop \(process\): flake8async.shell → \(\*exec.Cmd\).Output`
	_, _ = loop.Offload(co, func() (string, error) { return shell("a") })
	go shell("a")
}
