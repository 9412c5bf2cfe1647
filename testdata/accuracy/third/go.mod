module example.com/third

go 1.25.0

require (
	charm.land/bubbletea/v2 v2.0.0-00010101000000-000000000000
	fyne.io/fyne/v2 v2.0.0-00010101000000-000000000000
	github.com/bwmarrin/discordgo v0.0.0-00010101000000-000000000000
	github.com/charmbracelet/bubbletea v0.0.0-00010101000000-000000000000
	github.com/chromedp/chromedp v0.0.0-00010101000000-000000000000
	github.com/dop251/goja v0.0.0
	github.com/dop251/goja_nodejs v0.0.0-00010101000000-000000000000
	github.com/eclipse/paho.mqtt.golang v0.0.0-00010101000000-000000000000
	github.com/gdamore/tcell/v2 v2.0.0
	github.com/hashicorp/memberlist v0.0.0-00010101000000-000000000000
	github.com/hashicorp/raft v0.0.0-00010101000000-000000000000
	github.com/jroimartin/gocui v0.0.0-00010101000000-000000000000
	github.com/nats-io/nats.go v0.0.0-00010101000000-000000000000
	github.com/panjf2000/gnet/v2 v2.0.0-00010101000000-000000000000
	github.com/rivo/tview v0.0.0-00010101000000-000000000000
	github.com/stallcheck/stallcheck v0.0.0
	github.com/twmb/franz-go v0.0.0-00010101000000-000000000000
	go.temporal.io/sdk v0.0.0-00010101000000-000000000000
	golang.org/x/sync v0.21.0
	k8s.io/client-go v0.0.0-00010101000000-000000000000
)

replace github.com/stallcheck/stallcheck => ../../..

replace github.com/chromedp/chromedp => ./stubs/chromedp

replace k8s.io/client-go => ./stubs/clientgo

replace github.com/bwmarrin/discordgo => ./stubs/discordgo

replace fyne.io/fyne/v2 => ./stubs/fyne

replace github.com/panjf2000/gnet/v2 => ./stubs/gnet

replace github.com/jroimartin/gocui => ./stubs/gocui

replace github.com/dop251/goja => ./stubs/goja

replace github.com/dop251/goja_nodejs => ./stubs/gojanodejs

replace github.com/twmb/franz-go => ./stubs/kgo

replace github.com/hashicorp/memberlist => ./stubs/memberlist

replace github.com/nats-io/nats.go => ./stubs/nats

replace github.com/eclipse/paho.mqtt.golang => ./stubs/paho

replace github.com/hashicorp/raft => ./stubs/raft

replace github.com/gdamore/tcell/v2 => ./stubs/tcell

replace github.com/charmbracelet/bubbletea => ./stubs/tea

replace charm.land/bubbletea/v2 => ./stubs/teav2

replace go.temporal.io/sdk => ./stubs/temporal

replace github.com/rivo/tview => ./stubs/tview
