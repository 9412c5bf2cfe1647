// Package ports holds the interfaces of the order service.
package ports

import "context"

type Order struct {
	ID    string
	Email string
	Total int
}

type OrderRepo interface {
	Find(ctx context.Context, id string) (Order, error)
	Save(ctx context.Context, o Order) error
}

type Mailer interface {
	Send(to, body string) error
}

type Audit interface {
	Record(line string) error
}
