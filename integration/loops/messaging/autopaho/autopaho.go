// Package autopaho keeps a connection of MQTT version 5.
package autopaho

import (
	"context"
	"net/http"
	"time"

	"github.com/eclipse/paho.golang/autopaho"
	"github.com/eclipse/paho.golang/paho"
)

func connect(ctx context.Context, up chan bool) (*autopaho.ConnectionManager, error) {
	cfg := autopaho.ClientConfig{
		OnConnectionUp: func(cm *autopaho.ConnectionManager, _ *paho.Connack) {
			// Subscribing here is what the library recommends.
			if _, err := cm.Subscribe(ctx, &paho.Subscribe{}); err != nil {
				return
			}
			up <- true // want `channel send blocks the event loop \(channel\); use go`
		},
		OnConnectError: func(error) { time.Sleep(time.Second) },
		ClientConfig: paho.ClientConfig{
			OnPublishReceived: []func(paho.PublishReceived) (bool, error){
				func(paho.PublishReceived) (bool, error) {
					_, err := http.Get("http://localhost") // want `http.Get blocks the event loop`
					return true, err
				},
				quick,
			},
			OnServerDisconnect: func(*paho.Disconnect) { time.Sleep(time.Second) }, // called by a go statement
		},
	}
	cfg.OnConnectionDown = down
	cm, err := autopaho.NewConnection(ctx, cfg)
	if err != nil {
		return nil, err
	}
	cm.AddOnPublishReceived(func(autopaho.PublishReceived) (bool, error) {
		_, err := cm.Publish(ctx, &paho.Publish{}) // want `\(\*autopaho.ConnectionManager\).Publish waits on the event loop for the event loop \(deadlock\); publish on a goroutine, or use PublishViaQueue`
		return true, err
	})
	return cm, cm.AwaitConnection(ctx)
}

func down() bool {
	time.Sleep(time.Second) // want `time.Sleep blocks the event loop \(sleep\); use go`
	return true
}

// quick handles the message on a goroutine.
func quick(p paho.PublishReceived) (bool, error) {
	go func() {
		_, _ = p.Client.Publish(context.Background(), &paho.Publish{})
	}()
	return true, nil
}

// queued hands the message to the queue, which does not wait for the broker.
func queued(cm *autopaho.ConnectionManager) {
	cm.AddOnPublishReceived(func(p autopaho.PublishReceived) (bool, error) {
		go cm.PublishViaQueue(context.Background(), &autopaho.QueuePublish{})
		return true, nil
	})
}

func router() paho.Router {
	r := paho.NewStandardRouter()
	r.RegisterHandler("a", func(*paho.Publish) {
		time.Sleep(time.Second) // want `time.Sleep blocks the event loop`
	})
	return r
}
