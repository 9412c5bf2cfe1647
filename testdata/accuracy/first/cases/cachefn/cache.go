// Package cachefn is a cache whose loader and clock are fields.
package cachefn

import (
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stallcheck/stallcheck/loop"
)

type entry struct {
	key   string
	value []byte
	until time.Time
}

// Cache is an LRU cache.
type Cache struct {
	now     func() time.Time
	load    func(key string) ([]byte, error)
	onEvict func(key string)
	hits    atomic.Int64

	mu    sync.Mutex
	order *list.List
	byKey map[string]*list.Element
	limit int
}

// NewDisk returns a cache over a directory.
func NewDisk(dir string) *Cache {
	c := &Cache{now: time.Now, limit: 128, order: list.New(), byKey: map[string]*list.Element{}}
	c.load = func(key string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, key)) }
	c.onEvict = func(key string) { fmt.Println("evicted", key) }
	return c
}

func (c *Cache) peek(key string) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byKey[key]
	if !ok || c.now().After(e.Value.(*entry).until) {
		return nil, false
	}
	c.order.MoveToFront(e)
	c.hits.Add(1)
	return e.Value.(*entry).value, true
}

func (c *Cache) put(key string, value []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.byKey[key] = c.order.PushFront(&entry{key, value, c.now().Add(time.Minute)})
	for c.order.Len() > c.limit {
		old := c.order.Remove(c.order.Back()).(*entry)
		delete(c.byKey, old.key)
		if c.onEvict != nil {
			c.onEvict(old.key)
		}
	}
}

func digest(key string) string {
	h := sha256.New()
	io.WriteString(h, key)
	h.Write([]byte{0})
	return hex.EncodeToString(h.Sum(nil))
}

func fetch(key string) ([]byte, error) {
	resp, err := http.Get("http://origin/" + key)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// Get returns what is cached, else loads it.
func (c *Cache) Get(co *loop.Co, key string) ([]byte, error) {
	if v, ok := c.peek(digest(key)); ok {
		return v, nil
	}
	v, err := c.load(key) // BLOCKS file
	if err != nil {
		return nil, err
	}
	c.put(digest(key), v)
	return v, nil
}

// GetOff loads off the loop.
func (c *Cache) GetOff(co *loop.Co, key string) ([]byte, error) {
	if v, ok := c.peek(digest(key)); ok {
		return v, nil
	}
	v, err := loop.Offload(co, func() ([]byte, error) { return c.load(key) })
	if err == nil {
		c.put(digest(key), v)
	}
	return v, err
}

// Warm fills the cache from the origin.
func (c *Cache) Warm(co *loop.Co, keys []string) error {
	get := fetch
	for _, k := range keys {
		if _, ok := c.peek(k); ok {
			continue
		}
		v, err := get(k) // BLOCKS net
		if err != nil {
			return err
		}
		c.put(digest(k), v)
	}
	tasks := make([]loop.Awaitable[[]byte], 0, len(keys))
	for _, k := range keys {
		tasks = append(tasks, loop.Go(co, func(co *loop.Co) ([]byte, error) {
			return loop.Offload(co, func() ([]byte, error) { return fetch(k) })
		}))
	}
	_, err := loop.Gather(co, tasks...)
	return err
}

// Through calls load on a miss.
func (c *Cache) through(key string, load func(string) ([]byte, error)) ([]byte, error) {
	if v, ok := c.peek(key); ok {
		return v, nil
	}
	v, err := load(key)
	if err == nil {
		c.put(key, v)
	}
	return v, err
}

// Page renders or loads a page.
func (c *Cache) Page(co *loop.Co, name string) ([]byte, error) {
	static, err := c.through(name, func(k string) ([]byte, error) { return []byte("<p>" + k), nil })
	if err != nil {
		return nil, err
	}
	remote, err := c.through(name, fetch) // BLOCKS net
	if err != nil {
		return nil, err
	}
	local, err := c.through(name, os.ReadFile) // BLOCKS file
	if err != nil {
		return nil, err
	}
	return append(append(static, remote...), local...), nil
}
