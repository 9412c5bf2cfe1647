// Package use looks up names, and addresses in writing.
package use

import (
	"net"
	"net/netip"

	"example.test/hostnames/transport"
	"github.com/stallcheck/stallcheck/loop"
)

type peer struct{ host string }

func here(co *loop.Co, name string, ip net.IP, p peer) {
	_, _ = net.ResolveUDPAddr("udp", "127.0.0.1:53")
	_, _ = net.ResolveUDPAddr("udp", ":53")
	_, _ = net.ResolveUDPAddr("udp", "localhost:53") // want `net.ResolveUDPAddr blocks`
	_, _ = net.ResolveTCPAddr("tcp", name)           // want `net.ResolveTCPAddr blocks`
	_, _ = net.ResolveTCPAddr("tcp", p.host)         // want `net.ResolveTCPAddr blocks`
	_, _ = net.LookupHost(ip.String())
	_, _ = net.LookupHost("fe80::1%eth0")
	_, _ = net.LookupHost("example.com") // want `net.LookupHost blocks`
	_, _ = net.ResolveIPAddr("ip", net.JoinHostPort(ip.String(), "80"))
	_, _ = net.ResolveIPAddr("ip", net.JoinHostPort(name, "80")) // want `net.ResolveIPAddr blocks`
	_, _ = net.LookupAddr(ip.String())                           // want `net.LookupAddr blocks`
}

func parameters(co *loop.Co, name string, ip netip.AddrPort) {
	_ = transport.Resolve(ip.String())
	_ = transport.Resolve(name)        // want `transport.Resolve blocks the event loop \(name lookup\): transport.Resolve → transport.resolve → net.ResolveTCPAddr`
	_ = transport.Resolve("a.example") // want `transport.Resolve blocks`
	_ = transport.Either(ip.String())  // want `transport.Either blocks`
	local("10.0.0.1:1")
	local(name) // want `use.local blocks`
}

func local(name string) { _ = transport.Resolve(name) }

func fields(co *loop.Co, node *transport.Node, addr net.UDPAddr, name string, b []byte) {
	a := transport.Address{Addr: addr.String(), Name: name}
	_ = node.Direct(a, b)
	_ = node.Direct(transport.Address{Addr: addr.String(), Name: "a"}, b)
	_ = node.Direct(transport.Address{Addr: name, Name: addr.String()}, b) // want `Direct blocks the event loop \(name lookup\)`
	_ = node.Direct(made(name), b)                                         // want `Direct blocks the event loop \(name lookup\)`
	_ = node.Send(a, b)                                                    // want `Send blocks the event loop \(name lookup\)`
	both := transport.Address{Addr: addr.String()}
	if name != "" {
		both.Addr = name
	}
	_ = node.Direct(both, b) // want `Direct blocks the event loop \(name lookup\)`
}

func made(name string) transport.Address { return transport.Address{Addr: name} }
