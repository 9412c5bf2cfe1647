package loop

// Scope is a part of a coroutine that can be cancelled by itself.
type Scope struct {
	left atomicFlag
}
