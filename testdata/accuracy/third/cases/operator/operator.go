// Package operator watches widgets in a cluster.
package operator

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"

	"example.com/third/cases/operator/notify"
)

type widget struct {
	Name, Host string
	Labels     map[string]string
	Spec       json.RawMessage
}

type controller struct {
	queue   workqueue.TypedRateLimitingInterface[string]
	hook    notify.Webhook
	events  chan string
	dir     string
	ignored map[string]bool
}

func (c *controller) setup(inf cache.SharedInformer) error {
	_, err := inf.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: c.enqueue,
		UpdateFunc: func(old, obj interface{}) {
			o, n := old.(*widget), obj.(*widget)
			if o.Host == n.Host {
				return
			}
			if !c.resolves(n.Host) {
				return
			}
			c.enqueue(n)
		},
		DeleteFunc: c.deleted,
	})
	if err != nil {
		return err
	}
	_, err = inf.AddEventHandlerWithResyncPeriod(cache.FilteringResourceEventHandler{
		FilterFunc: c.wanted,
		Handler:    &auditor{c: c, path: filepath.Join(c.dir, "audit.log")},
	}, time.Minute)
	return err
}

func (c *controller) enqueue(obj interface{}) {
	key, err := cache.MetaNamespaceKeyFunc(obj)
	if err != nil {
		return
	}
	c.queue.Add(key)
	if w, ok := obj.(*widget); ok && w.Labels["page"] == "yes" {
		c.hook.SendAsync("added " + key)
	}
}

func (c *controller) resolves(host string) bool {
	if net.ParseIP(host) != nil {
		return true
	}
	_, err := net.DefaultResolver.LookupHost(context.TODO(), host) // BLOCKS dns
	return err == nil
}

func (c *controller) deleted(obj interface{}) {
	switch o := obj.(type) {
	case *widget:
		c.forget(o.Name)
		_ = c.hook.Send("deleted " + o.Name) // BLOCKS net
	case string:
		c.forget(o)
		_ = c.hook.Format("deleted " + o)
	}
}

func (c *controller) forget(name string) {
	delete(c.ignored, name)
	if err := os.RemoveAll(filepath.Join(c.dir, name)); err != nil { // BLOCKS file
		c.queue.AddAfter(name, time.Second)
	}
}

func (c *controller) wanted(obj interface{}) bool {
	w, ok := obj.(*widget)
	if !ok {
		return false
	}
	if c.ignored == nil {
		c.ignored = readList(filepath.Join(c.dir, "ignored"))
	}
	return !c.ignored[w.Name]
}

func readList(name string) map[string]bool {
	b, err := os.ReadFile(name) // BLOCKS file
	if err != nil {
		return nil
	}
	m := map[string]bool{}
	for f := range strings.FieldsSeq(string(b)) {
		m[f] = true
	}
	return m
}

// auditor is a handler of its own.
type auditor struct {
	c    *controller
	path string
	seen int
}

func (a *auditor) OnAdd(obj interface{}, initial bool) {
	if initial {
		a.seen++
		return
	}
	a.write(obj)
}

func (a *auditor) OnUpdate(_, obj interface{}) {
	select {
	case a.c.events <- obj.(*widget).Name:
	case <-time.After(time.Millisecond):
	default:
	}
}

func (a *auditor) OnDelete(obj interface{}) {
	select { // BLOCKS chan
	case a.c.events <- obj.(*widget).Name:
	case <-time.After(time.Second):
	}
}

func (a *auditor) write(obj interface{}) {
	f, err := os.OpenFile(a.path, os.O_APPEND|os.O_WRONLY, 0) // BLOCKS file
	if err != nil {
		return
	}
	defer f.Close()
	_ = json.NewEncoder(f).Encode(obj) // BLOCKS file
}

// worker does what takes long.
func (c *controller) worker() {
	for {
		key, down := c.queue.Get()
		if down {
			return
		}
		if err := c.sync(key); err != nil {
			c.queue.AddRateLimited(key)
		}
		c.queue.Done(key)
	}
}

func (c *controller) sync(key string) error {
	if !c.resolves(key + ".widgets") {
		time.Sleep(time.Second)
	}
	return c.hook.Send("synced " + key)
}

// Run runs the operator.
func Run(inf cache.SharedInformer, q workqueue.TypedRateLimitingInterface[string]) error {
	c := &controller{queue: q, events: make(chan string, 100), dir: "state"}
	if err := c.setup(inf); err != nil {
		return err
	}
	go c.worker()
	stop := make(chan struct{})
	inf.Run(stop)
	return nil
}
