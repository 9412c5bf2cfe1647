package open

import "github.com/stallcheck/stallcheck/loop"

// Channels on which nothing is left to wait for.
func ownSend(co *loop.Co) int {
	ch := make(chan int, 1)
	ch <- 1
	return <-ch
}

func closed(co *loop.Co) {
	done := make(chan struct{})
	close(done)
	<-done
}

func releases(co *loop.Co, sem chan struct{}) bool {
	select {
	case sem <- struct{}{}:
		defer func() { <-sem }()
		return true
	default:
		return false
	}
}

func releasesAtOnce(co *loop.Co, sem chan struct{}) {
	select {
	case sem <- struct{}{}:
		<-sem
	default:
	}
}
