// Package informer reacts to what a cluster says.
package informer

import (
	"context"
	"database/sql"
	"fmt"
	"log"
	"net/http"
	"os"
	"sync"
	"time"

	"k8s.io/client-go/tools/cache"
)

// Pod is an object.
type Pod struct {
	Name  string
	Phase string
}

type queue struct {
	mu   sync.Mutex
	keys []string
	wake chan struct{}
}

func newQueue() *queue { return &queue{wake: make(chan struct{}, 1)} }

func (q *queue) add(key string) {
	q.mu.Lock()
	q.keys = append(q.keys, key)
	q.mu.Unlock()
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

func (q *queue) get(ctx context.Context) (string, bool) {
	for {
		q.mu.Lock()
		if len(q.keys) > 0 {
			k := q.keys[0]
			q.keys = q.keys[1:]
			q.mu.Unlock()
			return k, true
		}
		q.mu.Unlock()
		select {
		case <-q.wake:
		case <-ctx.Done():
			return "", false
		}
	}
}

// Controller watches pods.
type Controller struct {
	pods  cache.SharedInformer
	queue *queue
	db    *sql.DB
	notes chan string
}

func (c *Controller) enqueue(obj interface{}) {
	key, err := cache.MetaNamespaceKeyFunc(obj)
	if err != nil {
		log.Print(err)
		return
	}
	c.queue.add(key)
}

// Register adds the handlers.
func (c *Controller) Register() error {
	_, err := c.pods.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: c.enqueue,
		UpdateFunc: func(old, new interface{}) {
			if old.(*Pod).Phase == new.(*Pod).Phase {
				return
			}
			c.enqueue(new)
			c.notify(new.(*Pod))
		},
		DeleteFunc: func(obj interface{}) {
			c.enqueue(obj)
			_, _ = c.db.Exec("DELETE FROM pods WHERE name = $1", obj.(*Pod).Name) // BLOCKS db
		},
	})
	if err != nil {
		return err
	}
	_, err = c.pods.AddEventHandlerWithResyncPeriod(&auditor{dir: os.TempDir(), out: c.notes}, time.Minute)
	return err
}

func (c *Controller) notify(p *Pod) {
	resp, err := http.Get("http://hook/" + p.Name) // BLOCKS net
	if err != nil {
		log.Print(err)
		return
	}
	log.Print(resp.Status)
}

// Run has the workers, which may wait.
func (c *Controller) Run(ctx context.Context) {
	go c.pods.Run(ctx.Done())
	for !c.pods.HasSynced() {
		time.Sleep(10 * time.Millisecond)
	}
	for {
		key, ok := c.queue.get(ctx)
		if !ok {
			return
		}
		if _, err := c.db.ExecContext(ctx, "INSERT INTO pods VALUES ($1)", key); err != nil {
			log.Print(err)
		}
	}
}

// auditor is a ResourceEventHandler of its own.
type auditor struct {
	dir string
	out chan string
	n   int
}

func (a *auditor) OnAdd(obj interface{}, initial bool) {
	a.n++
	if !initial {
		a.write(fmt.Sprint("add ", obj))
	}
}

func (a *auditor) OnUpdate(oldObj, newObj interface{}) {
	select {
	case a.out <- fmt.Sprint(newObj):
	default:
		a.n++
	}
}

func (a *auditor) OnDelete(obj interface{}) {
	a.out <- fmt.Sprint(obj) // BLOCKS chan
	go a.write("delete")
}

func (a *auditor) write(s string) {
	_ = os.WriteFile(fmt.Sprintf("%s/%d", a.dir, a.n), []byte(s), 0o644) // BLOCKS file
}
