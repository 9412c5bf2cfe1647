// Package cpu has computations, a category that is off unless asked for.
package cpu

import (
	"bytes"
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"io"

	"github.com/stallcheck/stallcheck/loop"
)

func computes(co *loop.Co, p []byte) {
	_, _ = rsa.GenerateKey(rand.Reader, 4096)                    // want `rsa.GenerateKey .*\(computation\)`
	_, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)       // want `ecdsa.GenerateKey .*\(computation\)`
	_, _ = pbkdf2.Key(sha256.New, "a", []byte("b"), 600_000, 32) // want `pbkdf2.Key .*\(computation\)`
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(p) // want `\(\*gzip.Writer\).Write .*\(computation\)`
	_, _ = io.ReadFull(rand.Reader, p)
	_ = sha256.Sum256(p)
}
