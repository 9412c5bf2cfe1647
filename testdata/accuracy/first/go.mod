module example.com/first

go 1.25.0

require (
	charm.land/bubbletea/v2 v2.0.0
	github.com/charmbracelet/bubbletea v1.3.4
	github.com/eclipse/paho.mqtt.golang v1.5.0
	github.com/hashicorp/memberlist v0.5.3
	github.com/rivo/tview v0.1.0
	github.com/stallcheck/stallcheck v0.0.0
	github.com/twmb/franz-go v1.18.1
	golang.org/x/sync v0.21.0
	k8s.io/client-go v0.33.0
)

require github.com/gdamore/tcell/v2 v2.8.1

replace (
	charm.land/bubbletea/v2 => ./stubs/bubbletea2
	github.com/charmbracelet/bubbletea => ./stubs/bubbletea
	github.com/eclipse/paho.mqtt.golang => ./stubs/paho
	github.com/gdamore/tcell/v2 => ./stubs/tcell
	github.com/hashicorp/memberlist => ./stubs/memberlist
	github.com/rivo/tview => ./stubs/tview
	github.com/stallcheck/stallcheck => ../../..
	github.com/twmb/franz-go => ./stubs/kgo
	k8s.io/client-go => ./stubs/clientgo
)
