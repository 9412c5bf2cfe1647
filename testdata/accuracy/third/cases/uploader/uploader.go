// Package uploader packs reports and sends them, on the loop.
package uploader

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"io"
	"net"
	"os"
	"strings"

	"github.com/stallcheck/stallcheck/loop"
)

type row struct {
	Name  string
	Count int
}

// counting is a writer that counts what goes through.
type counting struct {
	w io.Writer
	n int64
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// prefixed is a reader with something in front.
type prefixed struct {
	io.Reader
	left string
}

func (p *prefixed) Read(b []byte) (int, error) {
	if p.left == "" {
		return p.Reader.Read(b)
	}
	n := copy(b, p.left)
	p.left = p.left[n:]
	return n, nil
}

func pack(w io.Writer, rows []row) (int64, error) {
	c := &counting{w: w}
	z := gzip.NewWriter(c)
	if err := json.NewEncoder(z).Encode(rows); err != nil {
		return 0, err
	}
	if err := z.Flush(); err != nil {
		return 0, err
	}
	return c.n, nil
}

func packed(co *loop.Co, rows []row) ([]byte, error) {
	var b bytes.Buffer
	if _, err := pack(&b, rows); err != nil {
		return nil, err
	}
	f, err := loop.Offload(co, func() (*os.File, error) { return os.CreateTemp("", "") })
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if _, err := pack(f, rows); err != nil { // BLOCKS file
		return nil, err
	}
	if _, err := loop.Offload(co, func() (int64, error) { return pack(f, rows) }); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func digest(co *loop.Co, p []byte, name string) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, bytes.NewReader(p)); err != nil {
		return "", err
	}
	f, err := os.Open(name) // BLOCKS file
	if err != nil {
		return "", err
	}
	defer f.Close()
	if _, err := io.Copy(h, f); err != nil { // BLOCKS file
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func table(co *loop.Co, text string) (n int, err error) {
	r := csv.NewReader(strings.NewReader(text))
	for {
		rec, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return n, err
		}
		n += len(rec)
	}
	f, err := os.Open("table.csv") // BLOCKS file
	if err != nil {
		return n, err
	}
	defer f.Close()
	fr := csv.NewReader(bufio.NewReader(f))
	recs, err := fr.ReadAll() // BLOCKS file
	return n + len(recs), err
}

func headed(co *loop.Co, body string) (int, error) {
	p := &prefixed{strings.NewReader(body), "head"}
	b, err := io.ReadAll(p)
	if err != nil {
		return 0, err
	}
	f, err := loop.Offload(co, func() (*os.File, error) { return os.Open("body") })
	if err != nil {
		return 0, err
	}
	defer f.Close()
	q := &prefixed{f, "head"}
	c, err := io.ReadAll(q) // BLOCKS file
	return len(b) + len(c), err
}

func send(co *loop.Co, addr string, p []byte) error {
	conn, err := loop.Offload(co, func() (net.Conn, error) { return net.Dial("tcp", addr) })
	if err != nil {
		return err
	}
	defer conn.Close()
	enc := base64.NewEncoder(base64.StdEncoding, conn)
	if _, err := enc.Write(p); err != nil { // BLOCKS net
		return err
	}
	var sb strings.Builder
	mem := base64.NewEncoder(base64.StdEncoding, &sb)
	if _, err := mem.Write(p); err != nil {
		return err
	}
	if err := mem.Close(); err != nil {
		return err
	}
	ack := make([]byte, 2)
	if _, err := io.ReadFull(bufio.NewReader(conn), ack); err != nil { // BLOCKS net
		return err
	}
	_, err = io.CopyN(io.MultiWriter(&sb, io.Discard), bytes.NewReader(p), 1)
	return err
}

func sendTee(co *loop.Co, p []byte, log *os.File, conn net.Conn) error {
	w := io.MultiWriter(log, conn)
	if _, err := w.Write(p); err != nil { // BLOCKS file, net
		return err
	}
	var buf bytes.Buffer
	t := io.TeeReader(bytes.NewReader(p), &buf)
	if _, err := io.ReadAll(t); err != nil {
		return err
	}
	t = io.TeeReader(bytes.NewReader(p), log)
	_, err := io.ReadAll(t) // BLOCKS file
	return err
}

func unzip(co *loop.Co, p []byte) (names []string, err error) {
	z, err := zip.NewReader(bytes.NewReader(p), int64(len(p)))
	if err != nil {
		return nil, err
	}
	for _, f := range z.File {
		rc, err := f.Open()
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(rc)
		if err != nil {
			return nil, err
		}
		names = append(names, f.Name+string(b[:0]))
	}
	d, err := zip.OpenReader("old.zip") // BLOCKS file
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return append(names, d.File[0].Name), nil
}

// Main packs and sends.
func Main(ctx context.Context, addr string) error {
	_, err := loop.Run(ctx, func(co *loop.Co) (int, error) {
		p, err := packed(co, []row{{"a", 1}})
		if err != nil {
			return 0, err
		}
		if err := send(co, addr, p); err != nil {
			return 0, err
		}
		if _, err := digest(co, p, "x"); err != nil {
			return 0, err
		}
		return headed(co, "b")
	})
	return err
}
