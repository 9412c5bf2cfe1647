// Package informer is a controller with client-go.
package informer

import (
	"context"
	"os"
	"time"

	"example.com/second/cases/lib"

	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"
)

type controller struct {
	inf   cache.SharedIndexInformer
	queue workqueue.TypedRateLimitingInterface[string]
	cl    *lib.Client
	seen  chan string
}

func (c *controller) setup() error {
	_, err := c.inf.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: c.enqueue,
		UpdateFunc: func(_, obj interface{}) {
			c.enqueue(obj)
			if !c.cl.Alive(context.Background()) { // BLOCKS net
				c.queue.AddAfter("x", time.Second)
			}
		},
		DeleteFunc: c.deleted,
	})
	if err != nil {
		return err
	}
	_, err = c.inf.AddEventHandlerWithResyncPeriod(&handler{c: c}, time.Minute)
	return err
}

func (c *controller) enqueue(obj interface{}) {
	key, err := cache.MetaNamespaceKeyFunc(obj)
	if err == nil {
		c.queue.Add(key)
		go c.sync(key)
	}
}

func (c *controller) deleted(obj interface{}) {
	key, _ := cache.MetaNamespaceKeyFunc(obj)
	c.forget(key)
	c.queue.Forget(key)
}

func (c *controller) forget(key string) {
	if err := os.Remove("/state/" + key); err != nil { // BLOCKS file
		c.queue.AddRateLimited(key)
	}
}

type handler struct {
	c *controller
	n int
}

func (h *handler) OnAdd(obj interface{}, initial bool) {
	if !initial {
		lib.Settle() // BLOCKS sleep
	}
	h.n++
}

func (h *handler) OnUpdate(_, obj interface{}) {
	item, ok, err := h.c.inf.GetIndexer().GetByKey("a")
	if ok && err == nil && item != nil {
		h.n++
	}
	select {
	case h.c.seen <- "a":
	default:
	}
}

func (h *handler) OnDelete(obj interface{}) { h.conf() }

func (h *handler) conf() {
	m, err := lib.LoadConfig("c") // BLOCKS file
	if err == nil {
		h.n += len(m) + len(lib.Parse("a"))
	}
}

// worker runs on goroutines of its own.
func (c *controller) worker() {
	for {
		key, stop := c.queue.Get()
		if stop {
			return
		}
		c.sync(key)
		c.queue.Done(key)
	}
}

func (c *controller) sync(key string) {
	lib.Settle()
	_ = os.WriteFile("/state/"+key, nil, 0o600)
	c.seen <- key
}

func (c *controller) Run(stop <-chan struct{}) {
	go c.inf.Run(stop)
	for range 2 {
		go c.worker()
	}
	for !c.inf.HasSynced() {
		time.Sleep(time.Second)
	}
	<-stop
}
