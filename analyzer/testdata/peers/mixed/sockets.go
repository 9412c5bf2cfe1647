package mixed

import (
	"bytes"
	"fmt"
	"image"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"

	"github.com/stallcheck/stallcheck/loop"
)

// Methods that a connection's type gets from an unexported one inside it.
func sockets(co *loop.Co, l *loop.Loop, tcp *net.TCPConn, udp *net.UDPConn, unix *net.UnixConn, ip *net.IPConn) {
	_, _ = tcp.Read(nil)      // want `Read blocks the event loop \(network I/O\)`
	_, _ = tcp.Write(nil)     // want `Write blocks`
	_, _ = udp.Read(nil)      // want `Read blocks`
	_, _ = udp.Write(nil)     // want `Write blocks`
	_, _ = unix.Read(nil)     // want `Read blocks`
	_, _ = ip.Write(nil)      // want `Write blocks`
	_, _ = io.ReadAll(tcp)    // want `io.ReadAll blocks`
	_, _ = fmt.Fprint(tcp, 1) // want `fmt.Fprint blocks`
	read := unix.Read
	_, _ = read(nil) // want `Read blocks`
	_ = l.Post(func() {
		_, _ = unix.Write(nil) // want `Write blocks`
	})
	_ = tcp.Close()
	_ = udp.LocalAddr()
}

// The words for a read that no function's name stands for.
func bodies(co *loop.Co, resp *http.Response, cmd *exec.Cmd) {
	_, _ = resp.Body.Read(nil) // want `^io.ReadCloser.Read blocks the event loop \(network I/O\)`
	out, _ := cmd.StdoutPipe()
	_, _ = out.Read(nil)           // want `^io.ReadCloser.Read blocks the event loop \(process\)`
	_, _ = os.DirFS("a").Open("b") // want `^fs.FS.Open blocks the event loop \(file I/O\)`
}

func decodes(co *loop.Co, f *os.File, mem *bytes.Buffer) {
	_, _, _ = image.Decode(f)       // want `image.Decode blocks`
	_, _, _ = image.DecodeConfig(f) // want `image.DecodeConfig blocks`
	_, _, _ = image.Decode(mem)
}

// A packet connection's WriteTo is not the one that io.Copy looks for.
func copies(co *loop.Co, udp *net.UDPConn) {
	_, _ = io.Copy(io.Discard, udp) // want `io.Copy blocks .*: io.Copy → \(\*net.*\).Read`
}

// A datagram socket has nobody to wait for when it is connected.
func datagram(co *loop.Co, to *net.UDPAddr) {
	_, _ = net.DialUDP("udp", nil, to) // want `net.DialUDP stalls the event loop briefly`
}
