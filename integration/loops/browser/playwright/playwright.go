// Package playwright watches a page.
package playwright

import (
	"log"
	"os"

	"github.com/playwright-community/playwright-go"
)

type recorder struct {
	bodies chan []byte
	urls   []string
}

func (r *recorder) watch(page playwright.Page) error {
	page.OnResponse(func(resp playwright.Response) {
		body, err := resp.Body() // want `Body waits on the event loop for the event loop \(deadlock\)`
		if err == nil {
			_ = os.WriteFile("body", body, 0o600) // want `os.WriteFile blocks the event loop \(file I/O\); use go`
		}
	})
	page.OnRequest(func(req playwright.Request) {
		r.urls = append(r.urls, req.URL())
	})
	page.OnResponse(func(resp playwright.Response) {
		go func() {
			body, _ := resp.Body()
			r.bodies <- body
		}()
	})
	page.OnDialog(func(d playwright.Dialog) { _ = d.Accept() }) // called on a goroutine
	page.OnConsole(r.console)
	page.On("popup", func(p playwright.Page) {
		_, _ = p.Title() // want `Title waits on the event loop .*deadlock`
	})
	if err := page.Route("**/*", func(route playwright.Route) { _ = route.Continue() }); err != nil {
		return err
	}
	_, err := page.Goto("http://localhost")
	return err
}

func (r *recorder) console(msg playwright.ConsoleMessage) {
	log.Print(msg.Text())
	r.screenshot(msg.Page())
}

func (r *recorder) screenshot(page playwright.Page) {
	_, _ = page.Screenshot() // want `Screenshot waits .*deadlock.*; reached from \(\*recorder\).console`
}
