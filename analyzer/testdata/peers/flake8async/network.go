package flake8async

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/rpc"
	"net/smtp"
	"net/url"
	"strings"

	"github.com/stallcheck/stallcheck/loop"
)

func verbs(co *loop.Co, body io.Reader) {
	_, _ = http.Get("http://a")                // want `http.Get blocks the event loop \(network I/O\)`
	_, _ = http.Head("http://a")               // want `http.Head blocks`
	_, _ = http.Post("http://a", "text", body) // want `http.Post blocks`
	_, _ = http.PostForm("http://a", nil)      // want `http.PostForm blocks`
	_ = http.Get
	_, _ = http.NewRequest(http.MethodGet, "http://a", nil)
	_ = http.StatusText(http.StatusOK)
	_ = http.CanonicalHeaderKey("a")
	_, _ = http.ParseTime("a")
}

func nestedVerbs(co *loop.Co) {
	print2(http.Get("http://a"))                       // want `http.Get blocks`
	_, _ = io.ReadAll(must(http.Get("http://a")).Body) // want `http.Get blocks` `io.ReadAll blocks`
}

func print2(*http.Response, error) {}

func must(r *http.Response, _ error) *http.Response { return r }

// get is a word that other things have too.
func otherGets(co *loop.Co, values url.Values, header http.Header, m map[string]string) {
	_ = values.Get("a")
	_ = header.Get("a")
	_ = m["get"]
	store := memory{}
	_ = store.Get("a")
	_ = store.Post("a")
}

type memory map[string]string

func (m memory) Get(k string) string  { return m[k] }
func (m memory) Post(k string) string { return m[k] }

// A request of any method blocks: what it is is not in its string.
func requests(co *loop.Co, pool *http.Client, verb string) {
	for _, method := range []string{"GET", "PUT", "TRACE", "put"} {
		req, _ := http.NewRequest(method, "http://a", nil)
		_, _ = pool.Do(req) // want `\(\*http.Client\).Do blocks`
	}
	req, _ := http.NewRequestWithContext(co, verb, "http://a", nil)
	_, _ = pool.Do(req) // want `\(\*http.Client\).Do blocks`
	req.Header.Set("a", "b")
	req.SetBasicAuth("a", "b")
	_ = req.Clone(context.Background())
}

func clientLocal(co *loop.Co) {
	client := &http.Client{}
	_, _ = client.Get("http://a")               // want `\(\*http.Client\).Get blocks`
	_, _ = client.Head("http://a")              // want `\(\*http.Client\).Head blocks`
	_, _ = client.Post("http://a", "text", nil) // want `\(\*http.Client\).Post blocks`
	_, _ = client.PostForm("http://a", nil)     // want `\(\*http.Client\).PostForm blocks`
	client.CloseIdleConnections()
	_ = client.Timeout
}

func clientParameter(co *loop.Co, client *http.Client, value http.Client) {
	_, _ = client.Do(nil) // want `\(\*http.Client\).Do blocks`
	_, _ = value.Do(nil)  // want `\(\*http.Client\).Do blocks`
}

func clientOptional(co *loop.Co, client *http.Client) {
	if client != nil {
		_, _ = client.Do(nil) // want `\(\*http.Client\).Do blocks`
	}
}

var shared = &http.Client{}

func clientGlobal(co *loop.Co) {
	_, _ = shared.Do(nil)                       // want `\(\*http.Client\).Do blocks`
	_, _ = http.DefaultClient.Get("http://a")   // want `\(\*http.Client\).Get blocks`
	_, _ = http.DefaultTransport.RoundTrip(nil) // want `http.RoundTripper.RoundTrip blocks`
	_, _ = (&http.Transport{}).RoundTrip(nil)   // want `\(\*http.Transport\).RoundTrip blocks`
}

func clientGlobalOff() { _, _ = shared.Do(nil) }

func clientShadowed(co *loop.Co) {
	shared := memory{}
	_ = shared.Get("a")
}

type api struct {
	*http.Client
	base  string
	inner *http.Client
}

func clientFields(co *loop.Co, a api, p *api) {
	_, _ = a.Get("http://a")       // want `\(\*http.Client\).Get blocks`
	_, _ = a.inner.Get("http://a") // want `\(\*http.Client\).Get blocks`
	_, _ = p.fetch()               // want `\(\*flake8async.api\).fetch blocks .*: \(\*flake8async.api\).fetch → \(\*http.Client\).Get`
	_ = p.url("a")
	_ = a.base
}

func (a *api) fetch() (*http.Response, error) { return a.inner.Get(a.url("a")) }
func (a *api) url(s string) string            { return a.base + "/" + s }

func otherClients(co *loop.Co, conn net.Conn) {
	_ = smtp.SendMail("a:25", nil, "a", nil, nil) // want `smtp.SendMail blocks`
	_, _ = rpc.Dial("tcp", "a:1")                 // want `rpc.Dial blocks`
	_, _ = tls.Dial("tcp", "a:1", nil)            // want `tls.Dial blocks`
	_ = tls.Client(conn, nil)
	_ = tls.Client(conn, nil).Handshake() // want `\(\*tls.Conn\).Handshake blocks`
	_ = smtp.PlainAuth("", "a", "b", "c")
}

// A request or response written out blocks on what it is written to.
func dumps(co *loop.Co, conn net.Conn, req *http.Request, resp *http.Response) {
	var b bytes.Buffer
	_ = req.Write(conn)                      // want `\(\*http.Request\).Write blocks`
	_, _ = httputil.DumpResponse(resp, true) // want `httputil.DumpResponse blocks`
	_, _ = io.Copy(&b, resp.Body)            // want `io.Copy blocks`
	_, _ = io.Copy(&b, strings.NewReader("a"))
	_ = resp.Body.Close()
	_ = resp.Header.Write(&b)
	_ = resp.Header.Write(conn) // want `http.Header.Write blocks`
}

func offloaded(co *loop.Co, client *http.Client) error {
	resp, err := loop.Offload(co, func() (*http.Response, error) { return client.Get("http://a") })
	if err != nil {
		return err
	}
	_, err = loop.Offload(co, func() ([]byte, error) { return io.ReadAll(resp.Body) })
	return err
}
