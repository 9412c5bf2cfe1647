package kgo

import "context"

type Record struct {
	Topic      string
	Key, Value []byte
}
type Client struct{ n int }

func (cl *Client) Produce(ctx context.Context, r *Record, promise func(*Record, error))    {}
func (cl *Client) TryProduce(ctx context.Context, r *Record, promise func(*Record, error)) {}
