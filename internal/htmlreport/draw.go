package htmlreport

import (
	"strings"
	"unicode/utf8"
)

// A Drawing is a graph with a place for everything, in pixels.
type Drawing struct {
	Width, Height int
	Boxes         []Box
	Lines         []Curve
}

// A Box stands for a function.
type Box struct {
	X, Y, Width, Height int
	TextX, TextY        int
	Name                string // short
	Full                string
	Kind                string
}

// A Curve stands for a call. It leaves a box to the right and enters the next
// one from the left.
type Curve struct {
	X1, Y1, X2, Y2 int
	Mid            int // X of both control points
	Indirect       bool
}

// Sizes, in pixels. A character of the page's monospaced type of 12 pixels is a
// little over 7 wide.
const (
	charWidth  = 7.3
	boxHeight  = 24
	boxPadding = 8
	rowGap     = 10
	columnGap  = 48
	margin     = 4
)

func (g *graph) draw() *Drawing {
	g.rankNodes()
	columns := g.columns()
	d := &Drawing{}
	boxes := make(map[*node]Box)
	x := margin
	tallest := 0
	for _, column := range columns {
		tallest = max(tallest, len(column))
	}
	height := tallest*(boxHeight+rowGap) - rowGap
	for _, column := range columns {
		width := 0
		for _, n := range column {
			width = max(width, boxWidth(shortName(n.name)))
		}
		y := margin + (height-len(column)*(boxHeight+rowGap)+rowGap)/2
		for _, n := range column {
			name := shortName(n.name)
			b := Box{
				X: x, Y: y, Width: boxWidth(name), Height: boxHeight,
				TextX: x + boxPadding, TextY: y + 16,
				Name: name, Full: n.name, Kind: n.kind,
			}
			boxes[n] = b
			d.Boxes = append(d.Boxes, b)
			y += boxHeight + rowGap
		}
		x += width + columnGap
	}
	d.Width, d.Height = x-columnGap+margin, height+2*margin
	for _, e := range g.edges {
		from, to := boxes[e.from], boxes[e.to]
		c := Curve{
			X1: from.X + from.Width, Y1: from.Y + boxHeight/2,
			X2: to.X, Y2: to.Y + boxHeight/2,
			Indirect: e.indirect,
		}
		c.Mid = (c.X1 + c.X2) / 2
		d.Lines = append(d.Lines, c)
	}
	return d
}

func boxWidth(name string) int {
	return int(charWidth*float64(utf8.RuneCountInString(name))) + 2*boxPadding
}

// shortName leaves the folders of import paths out: "(*net/http.Client).Do"
// becomes "(*http.Client).Do".
func shortName(name string) string {
	bare := strings.TrimLeft(name, "(*") // of a receiver
	start, end := len(name)-len(bare), len(name)
	if i := strings.IndexAny(bare, ")[ "); i >= 0 {
		end = start + i
	}
	if i := strings.LastIndexByte(name[start:end], '/'); i >= 0 {
		return name[:start] + name[start+i+1:]
	}
	return name
}
