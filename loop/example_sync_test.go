package loop_test

import (
	"cmp"
	"fmt"

	"github.com/stallcheck/stallcheck/loop"
)

func ExampleLock() {
	inLoop(func(co *loop.Co) error {
		var lock loop.Lock
		balance := 100
		withdraw := func(co *loop.Co) error {
			if err := lock.Acquire(co); err != nil {
				return err
			}
			defer lock.Release()
			before := balance
			loop.Yield(co) // others run, but not between the two lines
			balance = before - 10
			return nil
		}
		loop.WithTaskGroup(co, func(co *loop.Co, g *loop.TaskGroup) error {
			g.Go(withdraw)
			g.Go(withdraw)
			return nil
		})
		fmt.Println(balance)
		return nil
	})
	// Output: 80
}

func ExampleEvent() {
	inLoop(func(co *loop.Co) error {
		var ready loop.Event
		task := loop.Go(co, func(co *loop.Co) (string, error) { return "go", ready.Wait(co) })
		ready.Set()
		fmt.Println(loop.Await(co, task))
		return nil
	})
	// Output: go <nil>
}

func ExampleCondition() {
	inLoop(func(co *loop.Co) error {
		c := loop.NewCondition(nil)
		stock := 0
		buyer := loop.Go(co, func(co *loop.Co) (string, error) {
			if err := c.Lock().Acquire(co); err != nil {
				return "", err
			}
			defer c.Lock().Release()
			return "bought", c.WaitFor(co, func() bool { return stock > 0 })
		})
		loop.Yield(co)
		if err := c.Lock().Acquire(co); err != nil {
			return err
		}
		stock++
		c.Notify(1)
		c.Lock().Release()
		fmt.Println(loop.Await(co, buyer))
		return nil
	})
	// Output: bought <nil>
}

// At most two at a time.
func ExampleSemaphore() {
	inLoop(func(co *loop.Co) error {
		s := loop.NewSemaphore(2)
		busy, most := 0, 0
		err := loop.WithTaskGroup(co, func(co *loop.Co, g *loop.TaskGroup) error {
			for range 5 {
				g.Go(func(co *loop.Co) error {
					if err := s.Acquire(co); err != nil {
						return err
					}
					defer s.Release()
					busy++
					most = max(most, busy)
					defer func() { busy-- }()
					return loop.Yield(co)
				})
			}
			return nil
		})
		fmt.Println(most, err)
		return nil
	})
	// Output: 2 <nil>
}

func ExampleBarrier() {
	inLoop(func(co *loop.Co) error {
		b := loop.NewBarrier(2)
		other := loop.Go(co, func(co *loop.Co) (int, error) { return b.Wait(co) })
		place, err := b.Wait(co)
		fmt.Println(place, err)
		fmt.Println(loop.Await(co, other))
		return nil
	})
	// Output:
	// 0 <nil>
	// 1 <nil>
}

func ExampleQueue() {
	inLoop(func(co *loop.Co) error {
		q := loop.NewQueue[string](1)
		loop.Go(co, func(co *loop.Co) (struct{}, error) {
			defer q.Shutdown(false)
			for _, s := range []string{"a", "b", "c"} {
				if err := q.Put(co, s); err != nil {
					return struct{}{}, err
				}
			}
			return struct{}{}, nil
		})
		for {
			s, err := q.Get(co)
			if err != nil {
				fmt.Println(err)
				return nil
			}
			fmt.Println(s)
		}
	})
	// Output:
	// a
	// b
	// c
	// loop: the queue is shut down
}

func ExampleNewPriorityQueue() {
	q := loop.NewPriorityQueue(0, cmp.Compare[int])
	for _, v := range []int{3, 1, 2} {
		q.TryPut(v)
	}
	for !q.Empty() {
		fmt.Println(q.TryGet())
	}
	// Output:
	// 1 <nil>
	// 2 <nil>
	// 3 <nil>
}
