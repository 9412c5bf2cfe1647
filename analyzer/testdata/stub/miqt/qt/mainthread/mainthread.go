// Package mainthread has the declarations of the real one that its users write.
package mainthread

func Start(gofunc func()) {}

func Wait(gofunc func()) {}
