package trainer

import (
	"bytes"
	"context"
)

// ProgressExport is everything kept, in the export's own versioned JSON format.
func (t *Trainer) ProgressExport(ctx context.Context) ([]byte, error) {
	var b bytes.Buffer
	err := t.progress.Export(ctx, &b)
	return b.Bytes(), err
}
