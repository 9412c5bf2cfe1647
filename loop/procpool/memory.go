package procpool

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"time"
)

// watchMemory ends the process soon after it takes more than limit bytes. The
// garbage collector works harder before that.
func watchMemory(limit uint64) {
	debug.SetMemoryLimit(int64(limit / 10 * 9))
	go func() {
		for range time.Tick(5 * time.Millisecond) {
			if used := memoryUsed(); used > limit {
				fmt.Fprintf(os.Stderr, "procpool: worker takes %d MB, and may take %d MB\n", used>>20, limit>>20)
				os.Exit(exitMemory)
			}
		}
	}()
}

// memoryUsed returns what the process has of the system's memory: on Linux
// all that it has touched, elsewhere what Go's own allocator holds.
func memoryUsed() uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	used := samples[0].Value.Uint64() - samples[1].Value.Uint64()
	if runtime.GOOS == "linux" {
		used = max(used, residentPages()*uint64(os.Getpagesize()))
	}
	return used
}

func residentPages() uint64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text))
	if len(fields) < 2 {
		return 0
	}
	n, _ := strconv.ParseUint(fields[1], 10, 64)
	return n
}
