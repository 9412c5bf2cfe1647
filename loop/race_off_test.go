//go:build !race

package loop_test

// raceEnabled scales tests down that would take too long with the detector.
const raceEnabled = false
