package driver

import (
	"context"
	"slices"
)

// scan lists the packages that the options name and analyses them. Problems are
// those of either. go vet runs beside go list, since both begin by loading the
// same packages, which is most of the time if nothing has changed; if the list
// shows that some patterns are wrong, it runs again without those.
func (c *command) scan(opts *options) (pkgs []listedPackage, units []unit, problems []Problem, err error) {
	if opts.direct {
		if pkgs, problems, err = c.listPackages(opts.patterns); err != nil || len(pkgs) == 0 {
			return pkgs, nil, problems, err
		}
		units, problems, err = c.analyse(pkgs, problems, opts)
		return pkgs, units, problems, err
	}
	ahead := *c
	var stop context.CancelFunc
	ahead.ctx, stop = context.WithCancel(c.ctx)
	defer stop()
	type vetted struct {
		units    []unit
		problems []Problem
		err      error
	}
	done := make(chan vetted, 1)
	go func() {
		units, problems, err := ahead.vetPackages(opts.patterns, opts)
		done <- vetted{units, problems, err}
	}()
	pkgs, problems, err = c.listPackages(opts.patterns)
	if err == nil && len(pkgs) > 0 && len(problems) == 0 {
		v := <-done
		return pkgs, v.units, v.problems, v.err
	}
	stop()
	<-done
	if err == nil && len(pkgs) > 0 {
		units, problems, err = c.analyse(pkgs, problems, opts)
	}
	return pkgs, units, problems, err
}

// analyse analyses packages and adds to the problems of listing them.
func (c *command) analyse(pkgs []listedPackage, problems []Problem, opts *options) ([]unit, []Problem, error) {
	patterns := opts.patterns
	if len(problems) > 0 {
		patterns = importPaths(pkgs) // some of the patterns are wrong
	}
	run := c.vetPackages
	if opts.direct {
		run = c.loadPackages
	}
	units, more, err := run(patterns, opts)
	return units, append(slices.Clip(problems), more...), err
}
