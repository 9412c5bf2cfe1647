package procpool

import (
	"os"
	"os/exec"
)

// A worker reads from standard input and writes to standard output, since
// Windows lets a process inherit no other files in a portable way. To the
// functions the one is empty, and what they print goes to standard error.

func workerPipes() (in, out *os.File) {
	in, out = os.Stdin, os.Stdout
	os.Stdout = os.Stderr
	if null, err := os.Open(os.DevNull); err == nil {
		os.Stdin = null
	}
	return in, out
}

func attach(cmd *exec.Cmd, in, out *os.File) { cmd.Stdin, cmd.Stdout = in, out }

func kill(p *os.Process) { _ = p.Kill() }
