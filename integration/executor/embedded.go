package executor

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// embedded is a server inside the process.
type embedded struct {
	server *server.Server
	url    string
	dir    string // to remove, or ""
}

// startServer starts a server that listens on this machine only, and lets in
// only who knows its URL.
func startServer(dir string) (*embedded, error) {
	e := &embedded{}
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "executor"); err != nil {
			return nil, err
		}
		e.dir = dir
	}
	token := rand.Text()
	s, err := server.NewServer(&server.Options{
		ServerName: "executor", Host: "127.0.0.1", Port: server.RANDOM_PORT,
		JetStream: true, StoreDir: dir, Authorization: token, NoLog: true, NoSigs: true,
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("executor: cannot start a server: %w", err), e.remove())
	}
	e.server = s
	go s.Start()
	if !s.ReadyForConnections(30 * time.Second) {
		e.close()
		return nil, errors.New("executor: the server was not ready after 30 seconds")
	}
	e.url = fmt.Sprintf("nats://%s@%s", token, s.Addr())
	return e, nil
}

func (e *embedded) close() {
	e.server.Shutdown()
	e.server.WaitForShutdown()
	_ = e.remove()
}

func (e *embedded) remove() error {
	if e.dir == "" {
		return nil
	}
	return os.RemoveAll(e.dir)
}
