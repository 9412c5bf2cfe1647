// Package franz produces to Kafka.
package franz

import (
	"context"
	"log"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

type producer struct {
	client *kgo.Client
	failed chan *kgo.Record
	wg     sync.WaitGroup
}

func (p *producer) send(ctx context.Context, r *kgo.Record) {
	p.wg.Add(1)
	p.client.Produce(ctx, r, func(r *kgo.Record, err error) {
		defer p.wg.Done()
		if err != nil {
			log.Print(err)
		}
	})
	p.client.Produce(ctx, r, p.retry)
	p.client.TryProduce(ctx, r, func(r *kgo.Record, err error) {
		p.failed <- r // want `channel send blocks the event loop \(channel\); use go`
	})
	p.client.Produce(ctx, r, func(r *kgo.Record, err error) {
		select {
		case p.failed <- r:
		default:
			go p.client.Produce(ctx, r, nil)
		}
	})
	p.wg.Wait()
}

// retry backs off and sends again from the promise.
func (p *producer) retry(r *kgo.Record, err error) {
	if err != nil {
		time.Sleep(time.Second)                                      // want `time.Sleep blocks the event loop`
		p.client.Produce(context.Background(), r, nil)               // want `\(\*kgo.Client\).Produce waits on the event loop for the event loop \(deadlock\); produce on a goroutine`
		p.client.ProduceSync(context.Background(), r)                // want `\(\*kgo.Client\).ProduceSync waits .*deadlock`
		if err := p.client.Flush(context.Background()); err != nil { // want `\(\*kgo.Client\).Flush waits .*deadlock`
			return
		}
	}
}

// consumer commits where partitions are revoked, as is recommended.
func consumer() (*kgo.Client, error) {
	return kgo.NewClient(kgo.OnPartitionsRevoked(func(ctx context.Context, cl *kgo.Client, _ map[string][]int32) {
		_ = cl.CommitUncommittedOffsets(ctx)
	}))
}
