//go:build !windows

package procpool

import (
	"os"
	"os/exec"
	"syscall"
)

// A worker reads from file 3 and writes to file 4, so that its standard streams
// are the functions' own.

func workerPipes() (in, out *os.File) {
	for fd := 3; fd <= 4; fd++ {
		syscall.CloseOnExec(fd) // what the worker starts would keep them open
	}
	return os.NewFile(3, "orders"), os.NewFile(4, "notices")
}

func attach(cmd *exec.Cmd, in, out *os.File) {
	cmd.ExtraFiles = []*os.File{in, out}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // to be killed with what it starts
}

func kill(p *os.Process) {
	if syscall.Kill(-p.Pid, syscall.SIGKILL) != nil {
		_ = p.Kill()
	}
}
