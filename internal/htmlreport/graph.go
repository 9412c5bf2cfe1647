package htmlreport

import "slices"

// A graph is the calls below one task. Nodes and edges stand in the order in
// which findings name them.
type graph struct {
	nodes []*node
	edges []edge
}

type node struct {
	name string
	kind string // "task", the severity of what blocks, or ""
	rank int    // column
	row  float64
	out  []*node
}

type edge struct {
	from, to *node
	indirect bool // through helpers that are not named
}

// node returns the node with a name.
func (g *graph) node(name, kind string) *node {
	for _, n := range g.nodes {
		if n.name == name {
			if n.kind == "" || kind == "warning" {
				n.kind = kind
			}
			return n
		}
	}
	n := &node{name: name, kind: kind}
	g.nodes = append(g.nodes, n)
	return n
}

func (g *graph) edge(from, to *node, indirect bool) {
	if from == to || slices.Contains(from.out, to) {
		return
	}
	from.out = append(from.out, to)
	g.edges = append(g.edges, edge{from, to, indirect})
}

// rankNodes puts each node one column after the last that leads to it; edges
// that lead back, of recursive functions, are left out.
func (g *graph) rankNodes() {
	var order []*node // each before what it leads to, reversed
	const entered, left = 1, 2
	state := make(map[*node]int)
	forward := make(map[*node][]*node)
	var visit func(n *node)
	visit = func(n *node) {
		state[n] = entered
		for _, to := range n.out {
			if state[to] == entered {
				continue
			}
			forward[n] = append(forward[n], to)
			if state[to] == 0 {
				visit(to)
			}
		}
		state[n] = left
		order = append(order, n)
	}
	for _, n := range g.nodes {
		if state[n] == 0 {
			visit(n)
		}
	}
	for _, n := range slices.Backward(order) {
		for _, to := range forward[n] {
			to.rank = max(to.rank, n.rank+1)
		}
	}
}

// columns returns the nodes by rank, each column in an order with few crossings:
// a node stands level with the middle of what leads to it, and then of what it
// leads to. That is the barycenter heuristic of Sugiyama, Tagawa and Toda,
// "Methods for visual understanding of hierarchical system structures", 1981.
func (g *graph) columns() [][]*node {
	var columns [][]*node
	for _, n := range g.nodes {
		for len(columns) <= n.rank {
			columns = append(columns, nil)
		}
		n.row = float64(len(columns[n.rank]))
		columns[n.rank] = append(columns[n.rank], n)
	}
	const sweeps = 4
	for sweep := range sweeps {
		level := make(map[*node][]float64)
		for _, e := range g.edges {
			if sweep%2 == 0 {
				level[e.to] = append(level[e.to], e.from.row)
			} else {
				level[e.from] = append(level[e.from], e.to.row)
			}
		}
		for _, column := range columns {
			mean := func(n *node) float64 {
				if len(level[n]) == 0 {
					return n.row
				}
				sum := 0.0
				for _, row := range level[n] {
					sum += row
				}
				return sum / float64(len(level[n]))
			}
			slices.SortStableFunc(column, func(a, b *node) int {
				switch x, y := mean(a), mean(b); {
				case x < y:
					return -1
				case x > y:
					return 1
				}
				return 0
			})
			for row, n := range column {
				n.row = float64(row)
			}
		}
	}
	return columns
}
