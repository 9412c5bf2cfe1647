// Package encoders speaks a protocol to peers and tests it in memory.
package encoders

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/csv"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html/template"
	"io"
	"net"
	"os"
	"strings"

	"github.com/stallcheck/stallcheck/loop"
)

// Frame is a message.
type Frame struct {
	Kind uint16
	Size uint32
	Body []byte `json:",omitempty"`
}

var page = template.Must(template.New("page").Parse(`<p>{{.Kind}}</p>`))

func writeFrame(w io.Writer, f Frame) error {
	if err := binary.Write(w, binary.BigEndian, f.Kind); err != nil {
		return err
	}
	if err := binary.Write(w, binary.BigEndian, f.Size); err != nil {
		return err
	}
	_, err := w.Write(f.Body)
	return err
}

func readFrame(r io.Reader) (f Frame, err error) {
	if err = binary.Read(r, binary.BigEndian, &f.Kind); err != nil {
		return f, err
	}
	if err = binary.Read(r, binary.BigEndian, &f.Size); err != nil {
		return f, err
	}
	f.Body = make([]byte, f.Size)
	_, err = io.ReadFull(r, f.Body)
	return f, err
}

func size(f Frame) (int, error) {
	var buf bytes.Buffer
	err := writeFrame(&buf, f)
	return buf.Len(), err
}

// Peer is the other side.
type Peer struct {
	conn net.Conn
	enc  *json.Encoder
}

// RoundTrip sends and receives.
func (p *Peer) RoundTrip(co *loop.Co, f Frame) (Frame, error) {
	n, err := size(f)
	if err != nil {
		return f, err
	}
	f.Size = uint32(n)
	if err := writeFrame(p.conn, f); err != nil { // BLOCKS net
		return f, err
	}
	return readFrame(p.conn) // BLOCKS net
}

// Stream does the same well.
func (p *Peer) Stream(co *loop.Co, s *loop.Stream, f Frame) (Frame, error) {
	var buf bytes.Buffer
	if err := writeFrame(&buf, f); err != nil {
		return f, err
	}
	if _, err := s.Write(buf.Bytes()); err != nil {
		return f, err
	}
	if err := writeFrame(s, f); err != nil {
		return f, err
	}
	head, err := s.ReadExactly(co, 6)
	if err != nil {
		return f, err
	}
	f.Kind = binary.BigEndian.Uint16(head)
	f.Size = binary.BigEndian.Uint32(head[2:])
	f.Body, err = s.ReadExactly(co, int(f.Size))
	if err != nil {
		return f, err
	}
	got, err := readFrame(bytes.NewReader(f.Body))
	if err != nil {
		return got, err
	}
	_, err = s.Conn().Write([]byte("bye")) // BLOCKS net
	return got, err
}

// Encode tries all the encoders.
func Encode(co *loop.Co, f Frame, conn net.Conn, out *os.File) error {
	var buf bytes.Buffer
	if err := json.NewEncoder(&buf).Encode(f); err != nil {
		return err
	}
	if err := json.NewEncoder(conn).Encode(f); err != nil { // BLOCKS net
		return err
	}
	if err := gob.NewEncoder(&buf).Encode(f); err != nil {
		return err
	}
	if err := gob.NewEncoder(out).Encode(f); err != nil { // BLOCKS file
		return err
	}
	if err := xml.NewEncoder(&buf).Encode(f); err != nil {
		return err
	}
	if err := page.Execute(&buf, f); err != nil {
		return err
	}
	if err := page.Execute(out, f); err != nil { // BLOCKS file
		return err
	}
	b64 := base64.NewEncoder(base64.StdEncoding, &buf)
	if _, err := b64.Write(f.Body); err != nil {
		return err
	}
	if err := b64.Close(); err != nil {
		return err
	}
	fmt.Fprintf(&buf, "%s", hex.EncodeToString(f.Body))
	if _, err := buf.WriteTo(conn); err != nil { // BLOCKS net
		return err
	}
	return loop.Yield(co)
}

// Decode tries the decoders.
func Decode(co *loop.Co, text string, conn *net.TCPConn, in *os.File) ([][]string, error) {
	var f Frame
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return nil, err
	}
	if err := json.NewDecoder(strings.NewReader(text)).Decode(&f); err != nil {
		return nil, err
	}
	if err := json.NewDecoder(conn).Decode(&f); err != nil { // BLOCKS net
		return nil, err
	}
	if err := xml.NewDecoder(in).Decode(&f); err != nil { // BLOCKS file
		return nil, err
	}
	br := bufio.NewReader(strings.NewReader(text))
	if _, err := br.ReadString('\n'); err != nil {
		return nil, err
	}
	local, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return nil, err
	}
	remote, err := csv.NewReader(conn).ReadAll() // BLOCKS net
	if err != nil {
		return nil, err
	}
	all, err := io.ReadAll(io.MultiReader(strings.NewReader("a"), bytes.NewBufferString("b")))
	if err != nil {
		return nil, err
	}
	return append(local, append(remote, []string{string(all)})...), nil
}
