// Package balancer picks connections for gRPC.
package balancer

import (
	"net"
	"net/http"
	"time"

	"google.golang.org/grpc/balancer"
	"google.golang.org/grpc/balancer/base"
)

type picker struct {
	conns []balancer.SubConn
	ready chan balancer.SubConn
	probe func(int)
}

func (p *picker) Pick(info balancer.PickInfo) (balancer.PickResult, error) {
	names, err := net.LookupHost("backend") // want `net.LookupHost blocks the event loop \(name lookup\); return balancer.ErrNoSubConnAvailable, and ClientConn.UpdateState when it is known`
	if err != nil || len(names) == 0 {
		return balancer.PickResult{}, err
	}
	p.probe(0)
	return balancer.PickResult{SubConn: <-p.ready}, nil // want `channel receive blocks the event loop`
}

func newPicker(conns []balancer.SubConn) balancer.Picker {
	p := &picker{conns: conns}
	p.probe = func(i int) {
		_, _ = http.Get("http://backend") // want `http.Get blocks the event loop .*; reached from \(\*picker\).Pick`
	}
	return p
}

// random picks without waiting, and says so when it cannot.
type random struct{ conns []balancer.SubConn }

func (r *random) Pick(balancer.PickInfo) (balancer.PickResult, error) {
	if len(r.conns) == 0 {
		return balancer.PickResult{}, balancer.ErrNoSubConnAvailable
	}
	return balancer.PickResult{
		SubConn: r.conns[0],
		Done:    func(balancer.DoneInfo) { time.Sleep(time.Second) }, // called when the RPC is over, by its goroutine
	}, nil
}

// builder builds pickers, and may take its time.
type builder struct{}

func (builder) Build(info base.PickerBuildInfo) balancer.Picker {
	var conns []balancer.SubConn
	for conn := range info.ReadySCs {
		conns = append(conns, conn)
	}
	return newPicker(conns)
}

// Pick is a function that gRPC does not know.
func Pick(names []string) string {
	time.Sleep(time.Second)
	return names[0]
}
