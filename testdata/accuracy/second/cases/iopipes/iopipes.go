// Package iopipes composes readers and writers.
package iopipes

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/csv"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"hash"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/stallcheck/stallcheck/loop"
)

var bufs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func memory(co *loop.Co, parts []string) ([]byte, error) {
	b := bufs.Get().(*bytes.Buffer)
	defer bufs.Put(b)
	b.Reset()
	gz := gzip.NewWriter(b)
	for _, p := range parts {
		if _, err := io.WriteString(gz, p); err != nil {
			return nil, err
		}
	}
	if err := gz.Close(); err != nil {
		return nil, err
	}
	zr, err := gzip.NewReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	tee := io.TeeReader(io.MultiReader(zr, strings.NewReader("tail")), h)
	out, err := io.ReadAll(tee)
	if err != nil {
		return nil, err
	}
	bw := bufio.NewWriter(b)
	fmt.Fprintf(bw, "%x", h.Sum(nil))
	return out, bw.Flush()
}

func sumFile(f *os.File) ([]byte, error) {
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return nil, err
	}
	return h.Sum(nil), nil
}

func sumBytes(p []byte) []byte {
	h := sha256.New()
	h.Write(p)
	_, _ = io.Copy(h, bytes.NewReader(p))
	return h.Sum(nil)
}

func pack(w io.Writer, rows [][]string) error {
	gz := gzip.NewWriter(w)
	cw := csv.NewWriter(gz)
	if err := cw.WriteAll(rows); err != nil {
		return err
	}
	return gz.Close()
}

func sums(co *loop.Co, f *os.File, p []byte) ([]byte, error) {
	a := sumBytes(p)
	b, err := sumFile(f) // BLOCKS file
	return append(a, b...), err
}

func export(co *loop.Co, f *os.File, rows [][]string) (int, error) {
	var mem bytes.Buffer
	if err := pack(&mem, rows); err != nil {
		return 0, err
	}
	if err := pack(io.Discard, rows); err != nil {
		return 0, err
	}
	if err := pack(f, rows); err != nil { // BLOCKS file
		return 0, err
	}
	both := io.MultiWriter(&mem, f)
	if _, err := both.Write([]byte("end")); err != nil { // BLOCKS file
		return 0, err
	}
	n, err := io.Copy(io.MultiWriter(&mem, sha256.New()), strings.NewReader("x"))
	return int(n) + mem.Len(), err
}

func decode(co *loop.Co, f *os.File, raw []byte) (v map[string]int, err error) {
	if err = json.Unmarshal(raw, &v); err == nil {
		return v, nil
	}
	if err = json.NewDecoder(bytes.NewReader(raw)).Decode(&v); err == nil {
		return v, nil
	}
	if err = xml.NewDecoder(strings.NewReader(string(raw))).Decode(&v); err == nil {
		return v, nil
	}
	if err = gob.NewDecoder(bytes.NewBuffer(raw)).Decode(&v); err == nil {
		return v, nil
	}
	err = json.NewDecoder(f).Decode(&v) // BLOCKS file
	if err != nil {
		err = gob.NewDecoder(bufio.NewReader(f)).Decode(&v) // BLOCKS file
	}
	return v, err
}

func tail(co *loop.Co, f *os.File) ([]byte, error) {
	r := io.LimitReader(io.MultiReader(strings.NewReader("head\n"), f), 1<<10)
	return io.ReadAll(r) // BLOCKS file
}

func lines(r io.Reader) (n int) {
	sc := bufio.NewScanner(r)
	for sc.Scan() {
		n++
	}
	return n
}

func count(co *loop.Co, s string, f *os.File) int {
	n := lines(strings.NewReader(s))
	n += lines(bytes.NewBufferString(s))
	n += lines(f)        // BLOCKS file
	n += lines(os.Stdin) // BLOCKS stdin
	return n
}

func scan(co *loop.Co, s string) (words []string, err error) {
	sc := bufio.NewScanner(strings.NewReader(s))
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		words = append(words, sc.Text())
	}
	in := bufio.NewReader(os.Stdin)
	w, err := in.ReadString('\n') // BLOCKS stdin
	return append(words, w), err
}

func ask(prompt string) string {
	fmt.Print(prompt)
	var a string
	fmt.Scanln(&a)
	return a
}

func parse(s string) (n int) {
	fmt.Sscanf(s, "%d", &n)
	fmt.Sscan(s, &n)
	return n
}

func confirm(co *loop.Co) bool {
	if parse("3") == 4 {
		return true
	}
	return ask("sure? ") == "y" // BLOCKS stdin
}

func zipped(co *loop.Co, raw []byte) (names []string, err error) {
	zr, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, err
	}
	for _, f := range zr.File {
		names = append(names, f.Name)
	}
	var out bytes.Buffer
	zw := zip.NewWriter(&out)
	for _, n := range names {
		w, err := zw.Create(n)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(n)); err != nil {
			return nil, err
		}
	}
	return names, zw.Close()
}

func zippedDisk(path string) ([]string, error) {
	rc, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	var names []string
	for _, f := range rc.File {
		names = append(names, f.Name)
	}
	return names, nil
}

func listing(co *loop.Co, raw []byte, path string) ([]string, error) {
	a, err := zipped(co, raw)
	if err != nil {
		return nil, err
	}
	b, err := zippedDisk(path) // BLOCKS file
	return append(a, b...), err
}

func pipe(co *loop.Co, s string) (string, error) {
	pr, pw := io.Pipe()
	go func() {
		_, err := io.WriteString(pw, s)
		pw.CloseWithError(err)
	}()
	b, err := io.ReadAll(pr) // BLOCKS chan
	return string(b), err
}

func keys(co *loop.Co) (*rsa.PrivateKey, error) {
	var seed [32]byte
	if _, err := rand.Read(seed[:]); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(seed[:])
	fmt.Fprintf(os.Stderr, "%x\n", sum)
	return rsa.GenerateKey(rand.Reader, 2048)
}

type counter struct {
	w io.Writer
	n int
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += n
	return n, err
}

func counted(co *loop.Co, f *os.File) (int, error) {
	c := counter{w: new(bytes.Buffer)}
	fmt.Fprintf(&c, "hello %d", 1)
	io.WriteString(&c, "x")
	d := &counter{w: f}
	_, err := fmt.Fprintf(d, "hello %d", c.n) // BLOCKS file
	return d.n, err
}

type upper struct{ hash.Hash }

func hashed(co *loop.Co) []byte {
	u := upper{sha256.New()}
	u.Write([]byte("a"))
	io.WriteString(u, "b")
	return u.Sum(nil)
}
