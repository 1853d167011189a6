package collector

import (
	"io"

	"google.golang.org/grpc/grpclog"
)

// Quiet stops the gRPC library from writing to standard error, which is the
// screen. The library's logger is one for the process, so the program calls
// this once, before it opens anything.
func Quiet() { grpclog.SetLoggerV2(grpclog.NewLoggerV2(io.Discard, io.Discard, io.Discard)) }
