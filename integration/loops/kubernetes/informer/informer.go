// Package informer handles the events of a cluster.
package informer

import (
	"net/http"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"
)

type controller struct {
	queue  workqueue.TypedRateLimitingInterface[string]
	events chan string
}

func (c *controller) watch(informer cache.SharedIndexInformer) error {
	_, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: c.add,
		UpdateFunc: func(old, obj any) {
			c.notify(obj.(*corev1.Pod).Name)
		},
		DeleteFunc: func(obj any) {
			c.events <- "deleted" // want `channel send blocks the event loop \(channel\); add the key to a workqueue, and do it in a worker`
		},
	})
	if err != nil {
		return err
	}
	_, err = informer.AddEventHandler(&handler{controller: c})
	return err
}

// add only queues the key.
func (c *controller) add(obj any) {
	if key, err := cache.MetaNamespaceKeyFunc(obj); err == nil {
		c.queue.Add(key)
		c.queue.AddAfter(key, time.Minute)
	}
}

func (c *controller) notify(name string) {
	_, _ = http.Get("http://localhost/" + name) // want `http.Get blocks the event loop .*; reached from \(\*controller\).watch.func1; add the key to a workqueue`
}

type handler struct{ *controller }

func (h *handler) OnAdd(obj any, initial bool) {
	time.Sleep(time.Second) // want `time.Sleep blocks the event loop`
}

func (h *handler) OnUpdate(old, obj any) { go h.sync("pod") }

func (h *handler) OnDelete(obj any) {
	select {
	case h.events <- "deleted":
	default:
	}
}

// work is where things may take their time.
func (c *controller) work() {
	for {
		key, stop := c.queue.Get()
		if stop {
			return
		}
		c.sync(key)
		c.queue.Done(key)
	}
}

func (c *controller) sync(name string) {
	time.Sleep(time.Second)
	_, _ = http.Get("http://localhost/pods/" + name)
}
