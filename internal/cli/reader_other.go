//go:build !unix

package cli

import (
	"context"
	"os"
)

// waitForReader only waits for ctx here: a write says when the reader has gone.
func waitForReader(ctx context.Context, _ *os.File) bool {
	<-ctx.Done()
	return false
}
