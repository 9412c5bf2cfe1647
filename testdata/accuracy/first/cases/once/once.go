// Package once loads things at first use.
package once

import (
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"regexp"
	"sync"
	"text/template"

	"github.com/stallcheck/stallcheck/loop"
)

var (
	word     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\w+`) })
	machine  = sync.OnceValues(func() (string, error) { b, err := os.ReadFile("/etc/machine-id"); return string(b), err })
	bufs     = sync.Pool{New: func() any { return new([4096]byte) }}
	banner   = sync.OnceFunc(func() { fmt.Println("hello") })
	greeting = template.Must(template.New("g").Parse("hi {{.}}"))
)

// Service is set up lazily.
type Service struct {
	dsn, dir string

	dbOnce sync.Once
	db     *sql.DB
	dbErr  error

	tplOnce sync.Once
	tpl     *template.Template

	idOnce sync.Once
	id     string

	addrs sync.Map
	read  func() ([]byte, error)
}

// New prepares what is read later.
func New(dsn, dir string) *Service {
	s := &Service{dsn: dsn, dir: dir}
	s.read = sync.OnceValues(func() ([]byte, error) { return os.ReadFile(dir + "/data") })
	return s
}

func (s *Service) open() (*sql.DB, error) {
	s.dbOnce.Do(func() {
		s.db, s.dbErr = sql.Open("postgres", s.dsn)
	})
	return s.db, s.dbErr
}

func (s *Service) connect() (*sql.DB, error) {
	db, err := s.open()
	if err != nil {
		return nil, err
	}
	return db, db.Ping()
}

func (s *Service) identity() string {
	s.idOnce.Do(func() {
		var b [8]byte
		_, _ = rand.Read(b[:])
		s.id = hex.EncodeToString(b[:])
	})
	return s.id
}

func (s *Service) templates() *template.Template {
	s.tplOnce.Do(func() {
		s.tpl = template.Must(template.ParseGlob(s.dir + "/*.tmpl"))
	})
	return s.tpl
}

func (s *Service) addr(host string) string {
	if v, ok := s.addrs.Load(host); ok {
		return v.(string)
	}
	ips, err := net.LookupHost(host)
	if err != nil {
		return ""
	}
	v, _ := s.addrs.LoadOrStore(host, ips[0])
	return v.(string)
}

// Begin is the service's first coroutine.
func (s *Service) Begin(co *loop.Co) error {
	banner()
	if !word().MatchString(s.identity()) {
		return os.ErrInvalid
	}
	buf := bufs.Get().(*[4096]byte)
	defer bufs.Put(buf)
	if _, err := s.open(); err != nil {
		return err
	}
	if _, err := s.connect(); err != nil { // BLOCKS db
		return err
	}
	id, err := machine() // BLOCKS file
	if err != nil {
		return err
	}
	copy(buf[:], id)
	if err := greeting.Execute(writer(func(p []byte) (int, error) { return copy(buf[:], p), nil }), id); err != nil {
		return err
	}
	if s.templates().Lookup("index") == nil { // BLOCKS file
		return os.ErrNotExist
	}
	if s.addr("db") == "" { // BLOCKS dns
		return os.ErrNotExist
	}
	s.addrs.Store("db", "127.0.0.1")
	_, err = s.read() // BLOCKS file
	return err
}

type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

// BeginOff does it off the loop.
func (s *Service) BeginOff(co *loop.Co) error {
	if _, err := loop.Offload(co, s.connect); err != nil {
		return err
	}
	if _, err := loop.Offload(co, machine); err != nil {
		return err
	}
	t := loop.OffloadValue(co, s.templates)
	fmt.Println(t.Name(), loop.OffloadValue(co, func() string { return s.addr("cache") }))
	_, err := loop.Offload(co, s.read)
	return err
}

// Warm is called back.
func (s *Service) Warm(l *loop.Loop) {
	l.Call(func() {
		banner()
		fmt.Println(s.identity(), word())
		s.preload()
	})
}

func (s *Service) preload() {
	if s.dir == "" {
		return
	}
	var once, list sync.Once
	once.Do(func() { s.dir = os.TempDir() })
	list.Do(func() { _, _ = os.ReadDir(s.dir) }) // BLOCKS file
	if _, err := os.Lstat(s.dir); err != nil {   // BLOCKS file
		fmt.Println(err)
	}
}
