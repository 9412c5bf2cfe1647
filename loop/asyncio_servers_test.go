package loop_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stallcheck/stallcheck/loop"
)

// What CPython's test_server.py asks.

// echo serves one connection.
func echo(co *loop.Co, s *loop.Stream) error {
	for {
		line, err := s.ReadLine(co)
		if err == io.EOF {
			return s.Flush(co)
		}
		if err != nil {
			return err
		}
		s.Write(bytes.ToUpper(line))
		if err := s.Drain(co); err != nil {
			return err
		}
	}
}

func TestServer(t *testing.T) {
	listen := func(t *testing.T, network string) net.Listener {
		address := "127.0.0.1:0"
		if network == "unix" {
			address = filepath.Join(t.TempDir(), "s")
		}
		ln, err := net.Listen(network, address)
		if err != nil {
			if network == "tcp" {
				t.Fatal(err)
			}
			t.Skipf("this system has no unix sockets: %v", err)
		}
		return ln
	}
	for _, network := range []string{"tcp", "unix"} {
		t.Run("start_"+network, func(t *testing.T) {
			ln := listen(t, network)
			run(t, func(co *loop.Co) error {
				server := spawn(co, func(co *loop.Co) error { return loop.Serve(co, ln, echo) })
				err := loop.WithTaskGroup(co, func(co *loop.Co, g *loop.TaskGroup) error {
					for range 20 {
						g.Go(func(co *loop.Co) error {
							s, err := loop.Dial(co, network, ln.Addr().String())
							if err != nil {
								return err
							}
							for _, word := range []string{"one\n", "two\n"} {
								s.Write([]byte(word))
								line, err := s.ReadLine(co)
								eq(t, "line", string(line), strings.ToUpper(word))
								is(t, "ReadLine", err, nil)
							}
							s.CloseWrite(co)
							_, err = s.ReadLine(co)
							is(t, "at the end", err, io.EOF)
							return s.Close(co)
						})
					}
					return nil
				})
				is(t, "clients", err, nil)
				server.Cancel()
				is(t, "server", finish(co, server), loop.ErrCanceled)
				_, err = loop.Dial(co, network, ln.Addr().String())
				if err == nil {
					t.Error("the server still listens")
				}
				return nil
			})
		})
	}
	t.Run("close_clients", func(t *testing.T) {
		// Cancelling the server ends the handlers, which clean up.
		ln := listen(t, "tcp")
		cleaned := false
		run(t, func(co *loop.Co) error {
			server := spawn(co, func(co *loop.Co) error {
				return loop.Serve(co, ln, func(co *loop.Co, s *loop.Stream) error {
					defer func() { cleaned = true }()
					s.Write([]byte("hi\n"))
					return forever(co)
				})
			})
			s, err := loop.Dial(co, "tcp", ln.Addr().String())
			is(t, "Dial", err, nil)
			s.ReadLine(co)
			server.Cancel()
			finish(co, server)
			eq(t, "cleaned", cleaned, true)
			_, err = s.ReadLine(co)
			is(t, "client", err, io.EOF)
			return nil
		})
	})
	t.Run("accept_fails", func(t *testing.T) {
		ln := listen(t, "tcp")
		run(t, func(co *loop.Co) error {
			server := spawn(co, func(co *loop.Co) error { return loop.Serve(co, ln, echo) })
			turns(co, 2)
			ln.Close()
			is(t, "server", finish(co, server), net.ErrClosed)
			return nil
		})
	})
	t.Run("handler_fails", func(t *testing.T) {
		var rec record
		ln := listen(t, "tcp")
		run(t, func(co *loop.Co) error {
			server := spawn(co, func(co *loop.Co) error {
				return loop.Serve(co, ln, func(co *loop.Co, s *loop.Stream) error { return errBoom })
			})
			s, _ := loop.Dial(co, "tcp", ln.Addr().String())
			_, err := s.ReadAll(co)
			is(t, "closed", err, nil)
			eq(t, "the server goes on", server.Done(), false)
			return nil
		}, loop.WithExceptionHandler(rec.add))
		if fs := rec.all(); len(fs) != 1 || fs[0].Err != errBoom {
			t.Errorf("reported %v", fs)
		}
	})
	t.Run("client_fail", func(t *testing.T) {
		ln := listen(t, "tcp")
		address := ln.Addr().String()
		ln.Close()
		run(t, func(co *loop.Co) error {
			_, err := loop.Dial(co, "tcp", address)
			var op *net.OpError
			eq(t, "error", errors.As(err, &op), true)
			return nil
		})
	})
	t.Run("client_cancel", func(t *testing.T) {
		run(t, func(co *loop.Co) error {
			task := loop.Go(co, func(co *loop.Co) (*loop.Stream, error) { return loop.Dial(co, "tcp", "127.0.0.1:1") })
			turns(co, 1)
			task.Cancel()
			if err := finish(co, task); err == nil {
				t.Error("connected")
			}
			return nil
		})
	})
	t.Run("huge_content", func(t *testing.T) {
		ln := listen(t, "tcp")
		run(t, func(co *loop.Co) error {
			spawn(co, func(co *loop.Co) error {
				return loop.Serve(co, ln, func(co *loop.Co, s *loop.Stream) error {
					p := make([]byte, 16<<10)
					for {
						n, err := s.Read(co, p)
						if err == io.EOF {
							return s.Flush(co)
						}
						if err != nil {
							return err
						}
						s.Write(p[:n])
						if err := s.Drain(co); err != nil {
							return err
						}
					}
				})
			})
			data := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
			s, err := loop.Dial(co, "tcp", ln.Addr().String())
			is(t, "Dial", err, nil)
			writer := spawn(co, func(co *loop.Co) error {
				for p := data; len(p) > 0; p = p[64<<10:] {
					s.Write(p[:64<<10])
					if err := s.Drain(co); err != nil {
						return err
					}
				}
				return s.CloseWrite(co)
			})
			got, err := s.ReadAll(co)
			is(t, "ReadAll", err, nil)
			eq(t, "same", bytes.Equal(got, data), true)
			is(t, "writer", finish(co, writer), nil)
			return s.Close(co)
		})
	})
}
