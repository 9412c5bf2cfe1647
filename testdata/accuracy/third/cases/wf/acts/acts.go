// Package acts has activities, which may do as they like.
package acts

import (
	"context"
	"net/http"
	"os"
	"time"
)

// Charge charges a card.
func Charge(ctx context.Context, card string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://bank/"+card, nil)
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	time.Sleep(time.Second)
	return resp.Status, resp.Body.Close()
}

// Rates reads a file of rates.
func Rates(name string) ([]byte, error) { return os.ReadFile(name) }

// Round rounds.
func Round(f float64) int { return int(f + 0.5) }
