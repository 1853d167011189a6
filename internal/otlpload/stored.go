package otlpload

import (
	"io"

	"google.golang.org/grpc"
)

// storedAsGzip sends bodies as they are under the name of gzip: they are
// compressed already, or are not what they say.
type storedAsGzip struct{}

func (storedAsGzip) Type() string { return "gzip" }

func (storedAsGzip) Do(w io.Writer, b []byte) error {
	_, err := w.Write(b)
	return err
}

func stored() grpc.DialOption {
	return grpc.WithCompressor(storedAsGzip{}) //nolint:staticcheck // the one way to have a compressor of this client only
}
