// Package etljob copies a table page by page and sums it on the way.
package etljob

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"example.com/first/cases/etljob/warehouse"

	"github.com/stallcheck/stallcheck/loop"
)

// Job is one run.
type Job struct {
	src, dst *warehouse.Store
	page     int
	last     int64
	sums     map[string]int64
	report   string
	progress *loop.Event
}

// Main runs the job.
func Main(ctx context.Context, src, dst, report string) error {
	total, err := loop.Run(ctx, func(co *loop.Co) (int64, error) {
		s, err := warehouse.Open(src, "orders")
		if err != nil {
			return 0, err
		}
		d, err := warehouse.Open(dst, "orders_copy")
		if err != nil {
			return 0, err
		}
		j := &Job{src: s, dst: d, page: 500, sums: map[string]int64{}, report: report, progress: &loop.Event{}}
		if err := j.check(co); err != nil {
			return 0, err
		}
		return loop.WithTimeout(co, time.Hour, j.run)
	})
	fmt.Println("total", total)
	return err
}

func (j *Job) check(co *loop.Co) error {
	if err := j.src.Ping(); err != nil { // BLOCKS db
		return err
	}
	if err := loop.OffloadErr(co, j.dst.Ping); err != nil {
		return err
	}
	j.dst.SetConnMaxIdleTime(time.Minute)
	fmt.Println(j.dst.Stats().OpenConnections)
	var n int
	return j.dst.QueryRowContext(co, "SELECT count(*) FROM orders_copy").Scan(&n) // BLOCKS db
}

func (j *Job) run(co *loop.Co) (int64, error) {
	for {
		rows, err := j.src.Page(co, j.last, j.page) // BLOCKS db
		if err != nil {
			return 0, err
		}
		if len(rows) == 0 {
			break
		}
		if err := j.transform(rows); err != nil {
			return 0, err
		}
		next := loop.Go(co, func(co *loop.Co) ([]warehouse.Row, error) {
			last := rows[len(rows)-1].ID
			return loop.Offload(co, func() ([]warehouse.Row, error) { return j.src.Page(co, last, j.page) })
		})
		if err := j.load(co, rows); err != nil {
			return 0, err
		}
		more, err := loop.Await(co, next)
		if err != nil {
			return 0, err
		}
		if err := j.transform(more); err != nil {
			return 0, err
		}
		j.progress.Set()
		if err := loop.Sleep(co, 10*time.Millisecond); err != nil {
			return 0, err
		}
	}
	if err := j.write(); err != nil { // BLOCKS file
		return 0, err
	}
	return j.total(), nil
}

func (j *Job) transform(rows []warehouse.Row) error {
	slices.SortFunc(rows, func(a, b warehouse.Row) int { return int(a.ID - b.ID) })
	for _, r := range rows {
		if err := r.Validate(); err != nil {
			return err
		}
		j.sums[r.Name] += r.Cents
		j.last = max(j.last, r.ID)
	}
	return nil
}

func (j *Job) load(co *loop.Co, rows []warehouse.Row) error {
	query := j.dst.Insert(len(rows))
	args := make([]any, 0, 3*len(rows))
	for _, r := range rows {
		args = append(args, r.ID, r.Name, r.Cents)
	}
	if len(rows) < 10 {
		_, err := j.dst.ExecContext(co, query, args...) // BLOCKS db
		return err
	}
	insert := func(tx *sql.Tx) error { _, err := tx.ExecContext(co, query, args...); return err }
	return loop.OffloadErr(co, func() error { return j.dst.InTx(co, insert) })
}

func (j *Job) total() (t int64) {
	for _, c := range j.sums {
		t += c
	}
	return t
}

func (j *Job) render() ([]byte, error) {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	for name, c := range j.sums {
		if err := w.Write([]string{name, strconv.FormatInt(c, 10)}); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return buf.Bytes(), w.Error()
}

func (j *Job) write() error {
	b, err := j.render()
	if err != nil {
		return err
	}
	return os.WriteFile(j.report, b, 0o644)
}

// Watch posts what the job has done to another loop, which stores it.
func (j *Job) Watch(l *loop.Loop, every time.Duration) {
	var tick func()
	tick = func() {
		if _, err := j.render(); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		j.checkpoint()
		l.CallLater(every, tick)
	}
	_ = l.Post(tick)
}

func (j *Job) checkpoint() {
	_, err := j.dst.Exec("UPDATE jobs SET last = $1", j.last) // BLOCKS db
	if err != nil {
		fmt.Println(err)
	}
	err = j.dst.InTx(context.Background(), func(tx *sql.Tx) error { _, err := tx.Exec("DELETE FROM running"); return err }) // BLOCKS db
	if err != nil {
		fmt.Println(err)
	}
}
