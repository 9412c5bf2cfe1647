// Package predicate filters events for a controller.
package predicate

import (
	"context"
	"net/http"
	"os"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

func funcs(allowed map[string]bool) predicate.Predicate {
	return predicate.Funcs{
		CreateFunc: func(e event.CreateEvent) bool {
			_, err := http.Get("http://localhost/" + e.Object.GetName()) // want `http.Get blocks the event loop \(network I/O\); do it in Reconcile`
			return err == nil
		},
		UpdateFunc: func(e event.UpdateEvent) bool {
			return e.ObjectOld.GetGeneration() != e.ObjectNew.GetGeneration()
		},
		DeleteFunc: func(e event.DeleteEvent) bool { return allowed[e.Object.GetName()] },
	}
}

func filter() predicate.Predicate {
	return predicate.NewPredicateFuncs(func(obj client.Object) bool {
		_, err := os.ReadFile("allowed") // want `os.ReadFile blocks the event loop`
		return err == nil
	})
}

type own struct{ predicate.Funcs }

func (own) Create(event.CreateEvent) bool {
	time.Sleep(time.Second) // want `time.Sleep blocks the event loop`
	return true
}

func requests() handler.EventHandler {
	return handler.EnqueueRequestsFromMapFunc(func(ctx context.Context, obj client.Object) []reconcile.Request {
		time.Sleep(time.Second) // want `time.Sleep blocks the event loop`
		return nil
	})
}

type reconciler struct{ client.Client }

// Reconcile has a worker of its own.
func (r *reconciler) Reconcile(ctx context.Context, req reconcile.Request) (reconcile.Result, error) {
	time.Sleep(time.Second)
	_, err := http.Get("http://localhost/" + req.Name)
	return reconcile.Result{}, err
}
