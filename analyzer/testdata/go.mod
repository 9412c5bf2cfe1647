module example.test

go 1.25.0

require (
	charm.land/bubbletea/v2 v2.0.0
	github.com/arvidfm/asyncigo v0.0.0
	github.com/b97tsk/async v0.0.0
	github.com/charmbracelet/bubbletea v1.0.0
	github.com/diamondburned/gotk4/pkg v0.0.0
	github.com/eclipse/paho.mqtt.golang v1.0.0
	github.com/go-gl/glfw/v3.3/glfw v0.0.0
	github.com/gotk3/gotk3 v0.0.0
	github.com/jesseduffield/gocui v0.0.0
	github.com/joeycumines/go-eventloop v0.0.0
	github.com/lesismal/nbio v0.0.0
	github.com/lxn/walk v0.0.0
	github.com/mappu/miqt v0.0.0
	github.com/maxence-charriere/go-app/v10 v10.0.0
	github.com/panjf2000/gnet/v2 v2.0.0
	github.com/stallcheck/stallcheck v0.0.0
	github.com/therecipe/qt v0.0.0
	github.com/tidwall/evio v0.0.0
)

replace (
	charm.land/bubbletea/v2 => ./stub/bubbletea2
	github.com/arvidfm/asyncigo => ./stub/asyncigo
	github.com/b97tsk/async => ./stub/async
	github.com/charmbracelet/bubbletea => ./stub/bubbletea
	github.com/diamondburned/gotk4/pkg => ./stub/gotk4
	github.com/eclipse/paho.mqtt.golang => ./stub/paho
	github.com/go-gl/glfw/v3.3/glfw => ./stub/glfw
	github.com/gotk3/gotk3 => ./stub/gotk3
	github.com/jesseduffield/gocui => ./stub/gocui
	github.com/joeycumines/go-eventloop => ./stub/goeventloop
	github.com/lesismal/nbio => ./stub/nbio
	github.com/lxn/walk => ./stub/walk
	github.com/mappu/miqt => ./stub/miqt
	github.com/maxence-charriere/go-app/v10 => ./stub/goapp
	github.com/panjf2000/gnet/v2 => ./stub/gnet
	github.com/stallcheck/stallcheck => ../..
	github.com/therecipe/qt => ./stub/therecipe
	github.com/tidwall/evio => ./stub/evio
)
