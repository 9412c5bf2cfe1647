package workqueue

import "time"

type TypedRateLimitingInterface[T comparable] interface {
	Add(item T)
	AddAfter(item T, duration time.Duration)
	AddRateLimited(item T)
	Get() (item T, shutdown bool)
	Done(item T)
	Forget(item T)
	Len() int
	ShutDown()
}
