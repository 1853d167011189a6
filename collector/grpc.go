package collector

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configgrpc"
	"go.opentelemetry.io/collector/config/configoptional"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/stats"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/tap"
	"google.golang.org/protobuf/types/known/durationpb"

	"otelings/otlp"
	"otelings/telemetry"
)

// exportSignal is the signal of an OTLP export method, "" for any other method.
func exportSignal(method string) telemetry.Signal {
	switch method {
	case "/opentelemetry.proto.collector.trace.v1.TraceService/Export":
		return telemetry.SignalTraces
	case "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export":
		return telemetry.SignalMetrics
	case "/opentelemetry.proto.collector.logs.v1.LogsService/Export":
		return telemetry.SignalLogs
	}
	return ""
}

// buildGRPC registers no service: every method, known or not, goes to one
// stream handler, which receives the message itself. So an error of the
// transport, of decompression or of a limit is ours to see, and the body comes
// as bytes.
func (c *Collector) buildGRPC(ctx context.Context, tel component.TelemetrySettings) error {
	cfg := configgrpc.NewDefaultServerConfig()
	cfg.NetAddr.Endpoint = c.Addr()
	cfg.MaxConcurrentStreams = 16
	idle := configgrpc.NewDefaultKeepaliveServerParameters()
	idle.MaxConnectionIdle = c.cfg.IdleTimeout
	keep := configgrpc.NewDefaultKeepaliveServerConfig()
	keep.ServerParameters = configoptional.Some(idle)
	cfg.Keepalive = configoptional.Some(keep)
	opts := []configgrpc.ToServerOption{}
	for _, o := range []grpc.ServerOption{
		grpc.MaxRecvMsgSize(c.cfg.MaxBodyBytes), // the configuration knows whole MiB only
		grpc.ConnectionTimeout(2 * time.Second),
		grpc.MaxHeaderListSize(maxHeader),
		// A whole message fits: it arrives before anybody receives it.
		grpc.InitialWindowSize(int32(c.cfg.MaxBodyBytes) + maxHeader),
		grpc.InitialConnWindowSize(int32(c.cfg.MaxBodyBytes) + maxHeader),
		grpc.ForceServerCodecV2(rawCodec{}),
		grpc.InTapHandle(c.announced),
		grpc.StatsHandler(statsHandler{c}),
		grpc.UnknownServiceHandler(c.serveGRPC),
		// The registered zstd decoder takes as large a window as a frame asks for.
		grpc.RPCDecompressor(zstdDecompressor{c.cfg.MaxBodyBytes}), //nolint:staticcheck // the only way to replace one decoder of this server
	} {
		opts = append(opts, configgrpc.WithGrpcServerOption(o))
	}
	srv, err := cfg.ToServer(ctx, nil, tel, opts...)
	c.grpc = srv
	return err
}

// rpc is one gRPC request; the statistics hooks carry it in the context.
type rpc struct {
	request
	contentType string
	wire        int
	received    bool  // its message is there
	before      int64 // bytes that the connection had read when it was announced
}

type rpcKey struct{}
type rpcConnKey struct{}

// statsHandler sees every RPC from its headers to its end, including those
// that fail before any handler runs.
type statsHandler struct{ c *Collector }

func (h statsHandler) TagConn(ctx context.Context, info *stats.ConnTagInfo) context.Context {
	if a, ok := info.RemoteAddr.(*peerAddr); ok {
		return context.WithValue(ctx, rpcConnKey{}, a.conn)
	}
	return ctx
}

func (statsHandler) HandleConn(context.Context, stats.ConnStats) {}

// tooShort is a deadline that has passed before a handler can run.
const tooShort = 10 * time.Millisecond

// announced runs when the headers of a request are there, on the goroutine
// that reads the connection: the request is in flight before the end of the
// connection can be seen. The hooks below run later. Every request that it lets
// through comes to them.
func (c *Collector) announced(ctx context.Context, info *tap.Info) (context.Context, error) {
	cn, ok := ctx.Value(rpcConnKey{}).(*conn)
	if !ok {
		return ctx, nil
	}
	r := &rpc{request: request{c: c, conn: cn, event: cn.event()}}
	r.event.Transport, r.event.WireBytes = "grpc", 0
	r.event.Method = info.FullMethodName
	r.event.Signal = exportSignal(info.FullMethodName)
	if name, ok := strings.CutPrefix(info.FullMethodName, "/"); !ok || !strings.Contains(name, "/") {
		return ctx, grpcError(r.refuse(telemetry.CauseUnknownService, notExport(info.FullMethodName)))
	}
	if d, ok := ctx.Deadline(); ok && time.Until(d) < tooShort {
		r.record(telemetry.Dropped, telemetry.CauseNoRequest, "", "the request's own deadline had passed when it came")
		return ctx, status.Error(codes.DeadlineExceeded, "the deadline had passed")
	}
	c.begin(cn)
	cn.frames.begin()
	r.before = cn.got.Load()
	return context.WithValue(ctx, rpcKey{}, r), nil
}

func notExport(method string) answer {
	return answer{status: 404, code: codes.Unimplemented, message: fmt.Sprintf("%s is not an OTLP export method", printable(method, 120))}
}

func (statsHandler) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context { return ctx }

func (h statsHandler) HandleRPC(ctx context.Context, s stats.RPCStats) {
	r, ok := ctx.Value(rpcKey{}).(*rpc)
	if !ok {
		return
	}
	switch s := s.(type) {
	case *stats.InHeader:
		if s.Compression != "identity" {
			r.event.Codec = s.Compression
		}
		r.event.UserAgent = first(s.Header, "user-agent")
		r.contentType = first(s.Header, "content-type")
	case *stats.InPayload:
		r.wire = s.CompressedLength
		r.event.WireBytes, r.event.BodyBytes = s.CompressedLength, s.Length
	case *stats.End:
		if !r.recorded {
			// Refused by the server before our handler.
			st := status.Convert(s.Error)
			cause := telemetry.CauseMalformed
			if r.event.Codec != "" && st.Code() == codes.Unimplemented {
				cause = telemetry.CauseCompression
			}
			r.record(telemetry.Refused, cause, st.Code().String(), st.Message())
		}
		if !r.received {
			r.conn.frames.abandon()
		}
		h.c.end(r.conn, r.wire)
	}
}

func first(md metadata.MD, key string) string {
	if v := md.Get(key); len(v) > 0 {
		return v[0]
	}
	return ""
}

// serveGRPC handles every method.
func (c *Collector) serveGRPC(_ any, ss grpc.ServerStream) error {
	r, ok := ss.Context().Value(rpcKey{}).(*rpc)
	if !ok {
		return status.Error(codes.Internal, "the connection is not known")
	}
	a := c.export(r, ss)
	if a.hangUp {
		r.conn.Close()
	}
	if a.code == codes.OK {
		return ss.SendMsg(r.success(otlp.Protobuf, a))
	}
	return grpcError(a)
}

// grpcError is the status of an answer, with google.rpc.RetryInfo when it says
// how long to wait.
func grpcError(a answer) error {
	st := status.New(a.code, printable(a.message, 320))
	if a.retry > 0 {
		if with, err := st.WithDetails(&errdetails.RetryInfo{RetryDelay: durationpb.New(a.retry)}); err == nil {
			st = with
		}
	}
	return st.Err()
}

func (c *Collector) export(r *rpc, ss grpc.ServerStream) answer {
	if a, ok := r.busy(); ok {
		return a
	}
	if r.event.Signal == "" {
		return r.refuse(telemetry.CauseUnknownService, notExport(r.event.Method))
	}
	if sub := strings.TrimPrefix(r.contentType, "application/grpc"); sub != "" && sub != "+proto" && !strings.HasPrefix(sub, ";") {
		return r.refuse(telemetry.CauseContentType, answer{status: 415, code: codes.InvalidArgument,
			message: fmt.Sprintf("content type %q: OTLP over gRPC is application/grpc", printable(r.contentType, 60))})
	}
	body, leave, err := c.receive(r, ss)
	defer leave()
	if err != nil {
		return r.unreceived(err)
	}
	defer body.Free()
	ctx := ss.Context()
	if a, ok := r.obstruct(ctx); !ok {
		return a
	}
	give, err := c.cfg.Decoding.take(ctx, body.Len())
	if err != nil {
		return r.gaveUp(err)
	}
	defer give()
	release, err := r.slot(ctx, body.Len())
	if err != nil {
		return r.gaveUp(err)
	}
	defer release()
	return r.take(otlp.Protobuf, body.ReadOnlyData())
}

var errGate = errors.New("too many compressed requests at one time")

// receive reads the one message of the request. Compressed ones pass a gate,
// since receiving includes decompressing; leave it when the message is done with.
func (c *Collector) receive(r *rpc, ss grpc.ServerStream) (body mem.Buffer, leave func(), err error) {
	leave = func() {}
	stalled := time.AfterFunc(c.cfg.BodyTimeout, func() {
		r.conn.drop(telemetry.CauseNoRequest, "the body stalled")
	})
	defer stalled.Stop()
	if r.event.Codec != "" {
		// A place at the gate is for one that is there whole: who stalls shall
		// keep nobody out. A message that is too large never gets that far.
		tooLarge := func() bool { return r.conn.got.Load()-r.before > int64(c.cfg.MaxBodyBytes) }
		if err := r.conn.frames.whole(ss.Context(), tooLarge); err != nil {
			return nil, leave, status.FromContextError(err).Err()
		}
		t, err := c.gate.enter(ss.Context(), r.conn)
		if err != nil {
			return nil, leave, err
		}
		leave = func() { c.gate.leave(t) }
		defer func() { c.gate.received(t) }()
	}
	var m message
	if err := ss.RecvMsg(&m); err != nil {
		return nil, leave, err
	}
	r.received = true
	return m.Buffer, leave, nil
}

// unreceived tells apart why no message came.
func (r *rpc) unreceived(err error) answer {
	if errors.Is(err, errGate) {
		return r.refuse(telemetry.CauseOverload, answer{code: codes.Unavailable, message: err.Error(), retry: backOff})
	}
	if errors.Is(err, io.EOF) {
		return r.refuse(telemetry.CauseMalformed, answer{code: codes.InvalidArgument, message: "the request ended without a message"})
	}
	st := status.Convert(err)
	a := answer{code: st.Code(), message: st.Message()}
	if cause, detail := r.conn.reason(); cause != "" {
		r.record(telemetry.Dropped, cause, "", detail)
		return a
	}
	switch {
	case st.Code() == codes.ResourceExhausted:
		return r.refuse(telemetry.CauseTooLarge, a)
	case st.Code() == codes.Canceled || st.Code() == codes.DeadlineExceeded || st.Code() == codes.Unavailable ||
		errors.Is(err, context.Canceled) || errors.Is(err, io.ErrUnexpectedEOF) && r.event.Codec == "":
		r.record(telemetry.Dropped, telemetry.CauseNoRequest, "", "the request ended before its message was complete: "+st.Message())
		return a
	case strings.Contains(st.Message(), "compress"):
		a.code = codes.InvalidArgument
		return r.refuse(telemetry.CauseCompression, a)
	}
	a.code = codes.InvalidArgument
	return r.refuse(telemetry.CauseMalformed, a)
}

// message receives one body; rawCodec fills it.
type message struct{ mem.Buffer }

// rawCodec hands bodies through as bytes. Received ones are the caller's to free.
type rawCodec struct{}

func (rawCodec) Name() string { return "proto" }

func (rawCodec) Marshal(v any) (mem.BufferSlice, error) {
	b, ok := v.([]byte)
	if !ok {
		return nil, fmt.Errorf("cannot send a %T", v)
	}
	return mem.BufferSlice{mem.SliceBuffer(b)}, nil
}

func (rawCodec) Unmarshal(data mem.BufferSlice, v any) error {
	m, ok := v.(*message)
	if !ok {
		return fmt.Errorf("cannot receive into a %T", v)
	}
	m.Buffer = data.MaterializeToBuffer(mem.DefaultBufferPool())
	return nil
}

// zstdDecompressor decodes one zstd message of at most limit bytes; one byte
// more says that there was more.
type zstdDecompressor struct{ limit int }

func (zstdDecompressor) Type() string { return "zstd" }

func (d zstdDecompressor) Do(r io.Reader) ([]byte, error) {
	z, err := newZstdReader(io.NopCloser(r))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	var buf bytes.Buffer
	_, err = buf.ReadFrom(io.LimitReader(z, int64(d.limit)+1))
	return buf.Bytes(), err
}
