// Package model is what the forms of dbadmin edit.
package model

import (
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
)

var email = regexp.MustCompile(`^[^@]+@[^@]+$`)

// Customer is a row.
type Customer struct {
	ID          int64
	Name, Email string
	Limit       int
}

// Validate checks the fields.
func (c *Customer) Validate() error {
	if strings.TrimSpace(c.Name) == "" {
		return errors.New("name")
	}
	if !email.MatchString(c.Email) {
		return errors.New("email")
	}
	return nil
}

// SetLimit parses a limit.
func (c *Customer) SetLimit(s string) (err error) {
	c.Limit, err = strconv.Atoi(s)
	return err
}

// Customers is the table.
type Customers struct {
	db    *sql.DB
	names []string
}

// Open names the database.
func Open(dsn string) (*Customers, error) {
	db, err := sql.Open("mysql", dsn)
	return &Customers{db: db}, err
}

// Save updates or inserts.
func (t *Customers) Save(ctx context.Context, c *Customer) error {
	if err := c.Validate(); err != nil {
		return err
	}
	if c.ID == 0 {
		return t.insert(ctx, c)
	}
	_, err := t.db.ExecContext(ctx, "UPDATE customers SET name = ? WHERE id = ?", c.Name, c.ID)
	return err
}

func (t *Customers) insert(ctx context.Context, c *Customer) error {
	res, err := t.db.ExecContext(ctx, "INSERT INTO customers (name) VALUES (?)", c.Name)
	if err != nil {
		return err
	}
	c.ID, err = res.LastInsertId()
	return err
}

// Find searches by name.
func (t *Customers) Find(ctx context.Context, name string) ([]Customer, error) {
	rows, err := t.db.QueryContext(ctx, "SELECT id, name FROM customers WHERE name LIKE ?", name+"%")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Customer
	for rows.Next() {
		var c Customer
		if err := rows.Scan(&c.ID, &c.Name); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, rows.Err()
}

// Complete answers from memory.
func (t *Customers) Complete(prefix string) (found []string) {
	for _, n := range t.names {
		if strings.HasPrefix(n, prefix) {
			found = append(found, n)
		}
	}
	return found
}

// Export writes CSV.
func Export(w io.Writer, cs []Customer) error {
	cw := csv.NewWriter(w)
	for _, c := range cs {
		if err := cw.Write([]string{c.Name, c.Email}); err != nil {
			return err
		}
	}
	cw.Flush()
	return cw.Error()
}

// ExportFile writes a file.
func ExportFile(path string, cs []Customer) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := Export(f, cs); err != nil {
		return err
	}
	return f.Close()
}
