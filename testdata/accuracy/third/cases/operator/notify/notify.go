// Package notify tells people.
package notify

import (
	"bytes"
	"encoding/json"
	"net/http"
)

type Webhook struct{ URL string }

// Format makes the body.
func (w Webhook) Format(text string) []byte {
	b, _ := json.Marshal(map[string]string{"text": text})
	return b
}

// Send sends it.
func (w Webhook) Send(text string) error {
	resp, err := http.Post(w.URL, "application/json", bytes.NewReader(w.Format(text)))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// SendAsync does not wait.
func (w Webhook) SendAsync(text string) {
	go func() { _ = w.Send(text) }()
}

// Sender is what others need.
type Sender interface{ Send(string) error }
