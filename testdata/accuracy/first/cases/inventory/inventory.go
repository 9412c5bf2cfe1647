// Package inventory counts what is in stock.
package inventory

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"sync"

	"example.com/first/cases/lib/dbx"
	"example.com/first/cases/lib/fsx"
	"example.com/first/cases/lib/netx"
	"example.com/first/cases/lib/syncx"

	"github.com/stallcheck/stallcheck/loop"
)

// Item is in stock.
type Item struct {
	SKU   string
	Count int
	Price float64
}

// Stock belongs to the loop.
type Stock struct {
	db     *dbx.DB
	items  map[string]*Item
	orders *syncx.Mailbox[Item]
	gate   syncx.Throttle
	prices syncx.Lazy[map[string]float64]
	log    *fsx.Log
	mu     sync.Mutex
	dir    string
}

func scan(rows *sql.Rows) (i Item, err error) {
	err = rows.Scan(&i.SKU, &i.Count, &i.Price)
	return i, err
}

func (s *Stock) check() error {
	for sku, i := range s.items {
		if i.Count < 0 {
			return fmt.Errorf("%s: %d", sku, i.Count)
		}
	}
	return nil
}

func (s *Stock) backup() error { return fsx.WriteJSON(fsx.Join(s.dir, "backup.json"), s.items) }

func (s *Stock) mirror() error {
	return s.db.Exec(context.Background(), "UPDATE mirrors SET n = ?", len(s.items))
}

func (s *Stock) total() float64 {
	return syncx.With(&s.mu, func() (t float64) {
		for _, i := range s.items {
			t += i.Price * float64(i.Count)
		}
		return t
	})
}

// Load fills the stock.
func (s *Stock) Load(co *loop.Co, min int) error {
	w := new(dbx.Where).And("count > ?", min)
	cond, args := w.SQL()
	rows, err := dbx.Select(co, s.db, "SELECT sku, count, price FROM items"+cond, scan, args...) // BLOCKS db
	if err != nil {
		return err
	}
	for _, i := range rows {
		s.items[i.SKU] = &i
	}
	fmt.Println(s.db.Rebind("?"), s.total())
	old, err := fsx.ReadJSON[[]Item](fsx.Join(s.dir, "old.json")) // BLOCKS file
	if err != nil {
		return err
	}
	more, err := fsx.Decode[[]Item]([]byte("[]"))
	if err != nil {
		return err
	}
	for _, i := range slices.Concat(old, more) {
		s.items[i.SKU] = &i
	}
	return s.check()
}

// Prices are asked for in three ways.
func (s *Stock) Prices(co *loop.Co, base string) (float64, error) {
	a, err := netx.GetJSON[float64](co, base) // BLOCKS net
	if err != nil {
		return 0, err
	}
	b, err := netx.GetCo[float64](co, base)
	if err != nil {
		return 0, err
	}
	req, err := netx.Request(co, base, url.Values{"sku": {"all"}})
	if err != nil {
		return 0, err
	}
	if len(netx.Host(req.URL.String())) == 0 {
		return 0, errors.New("host")
	}
	if _, err := netx.Resolve(netx.Host(base)); err != nil { // BLOCKS dns
		return 0, err
	}
	table := s.prices.Get(func() map[string]float64 { return map[string]float64{"x": 1} })
	return a + b + table["x"], nil
}

// Order takes and gives.
func (s *Stock) Order(co *loop.Co, i Item) error {
	if !s.gate.Allow() {
		return loop.Yield(co)
	}
	if !s.orders.TrySend(i) {
		s.orders.Send(i) // BLOCKS chan
	}
	if got, ok := s.orders.TryRecv(); ok {
		fmt.Println(got.SKU, s.orders.Len())
	}
	got, err := s.orders.Recv(co) // BLOCKS chan
	if err != nil {
		return err
	}
	s.gate.Wait() // BLOCKS sleep
	line := netx.Line{Verb: "ORDER", Arg: got.SKU}
	var buf bytes.Buffer
	if err := line.Send(&buf); err != nil {
		return err
	}
	if err := line.Send(s.log); err != nil { // BLOCKS file
		return err
	}
	fmt.Println(netx.Parse(buf.String()).Verb, s.log.Name())
	return s.db.Tx(co, func(q dbx.Querier) error { return s.take(co, q, got) }) // BLOCKS db
}

func (s *Stock) take(ctx context.Context, q dbx.Querier, i Item) error {
	_, err := q.ExecContext(ctx, "UPDATE items SET count = count - 1 WHERE sku = ?", i.SKU)
	return err
}

// Save saves in several ways.
func (s *Stock) Save(co *loop.Co) error {
	if err := syncx.Serial(s.check, s.check); err != nil {
		return err
	}
	if err := syncx.Serial(s.check, s.backup); err != nil { // BLOCKS file
		return err
	}
	if err := syncx.Parallel(s.backup, s.mirror); err != nil { // BLOCKS wait
		return err
	}
	syncx.Fire(s.mirror, func(err error) { fmt.Println(err) })
	if err := loop.OffloadErr(co, func() error { return syncx.Parallel(s.backup, s.mirror) }); err != nil {
		return err
	}
	netx.Notify("stats:9", "saved")
	if fsx.Exists(fsx.Join(s.dir, fsx.SafeName("a b"))) { // BLOCKS file
		return nil
	}
	b, err := fsx.Encode(s.items)
	if err != nil {
		return err
	}
	return fsx.AtomicWrite(fsx.Join(s.dir, "items.json"), b) // BLOCKS file
}
