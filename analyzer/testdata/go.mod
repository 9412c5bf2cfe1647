module example.test

go 1.25.0

require (
	charm.land/bubbletea/v2 v2.0.0
	github.com/charmbracelet/bubbletea v1.0.0
	github.com/jesseduffield/gocui v0.0.0
	github.com/panjf2000/gnet/v2 v2.0.0
	github.com/stallcheck/stallcheck v0.0.0
)

replace (
	charm.land/bubbletea/v2 => ./stub/bubbletea2
	github.com/charmbracelet/bubbletea => ./stub/bubbletea
	github.com/jesseduffield/gocui => ./stub/gocui
	github.com/panjf2000/gnet/v2 => ./stub/gnet
	github.com/stallcheck/stallcheck => ../..
)
