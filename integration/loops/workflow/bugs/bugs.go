// Package bugs has, small and in other words, what was reported of workflows:
// each beside its mended form.
package bugs

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// github.com/temporalio/sdk-go/issues/773: a workflow sleeps as other code does.
func Remind(ctx workflow.Context) error {
	time.Sleep(10 * time.Second) // want `time.Sleep blocks the event loop \(sleep\); use workflow.Sleep\(ctx, d\)`
	return nil
}

func RemindMended(ctx workflow.Context) error {
	return workflow.Sleep(ctx, 10*time.Second)
}
