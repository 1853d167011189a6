package collector

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/confighttp"
	"go.opentelemetry.io/collector/config/configoptional"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"otelings/otlp"
	"otelings/telemetry"
)

// zstdWindow is what RFC 8878 asks every decoder to support. A frame can ask
// for gigabytes.
const zstdWindow = 8 << 20

// maxHeader bounds the headers of a request, in bytes. Those of an exporter with
// a token and baggage take a few thousand; the library would take a megabyte.
const maxHeader = 64 << 10

type connKey struct{}
type exchangeKey struct{}

// exchange is one HTTP request with its answer. What the wrapped handlers
// decide is left in it and sent by ServeHTTP.
type exchange struct {
	request
	enc    otlp.Encoding
	body   []byte    // as sent
	lent   []*[]byte // the buffers it is in, and what it was decompressed to
	answer answer

	reserved bool // it has its share of the decoding budget
}

func (c *Collector) buildHTTP(ctx context.Context, tel component.TelemetrySettings) error {
	cfg := confighttp.NewDefaultServerConfig()
	cfg.NetAddr.Endpoint = c.Addr()
	cfg.MaxRequestBodySize = int64(c.cfg.MaxBodyBytes)
	cfg.CompressionAlgorithms = []string{"", "gzip", "zstd", "deflate"}
	cfg.ReadHeaderTimeout, cfg.ReadTimeout = c.cfg.ReadHeaderTimeout, c.cfg.BodyTimeout
	cfg.WriteTimeout = c.cfg.WriteTimeout
	cfg.Keepalive = configoptional.Some(confighttp.KeepaliveServerConfig{IdleTimeout: c.cfg.IdleTimeout})
	srv, err := cfg.ToServer(ctx, nil, tel, http.HandlerFunc(c.handleBody),
		confighttp.WithErrorHandler(c.badEncoding),
		confighttp.WithDecoder("zstd", newZstdReader))
	if err != nil {
		return err
	}
	c.inner, srv.Handler = srv.Handler, http.HandlerFunc(c.serveHTTP)
	srv.MaxHeaderBytes = maxHeader
	srv.DisableGeneralOptionsHandler = true // OPTIONS * shall make a door event too
	srv.ConnContext = func(ctx context.Context, nc net.Conn) context.Context {
		return context.WithValue(ctx, connKey{}, nc)
	}
	c.http = srv
	return nil
}

func newZstdReader(body io.ReadCloser) (io.ReadCloser, error) {
	r, err := zstd.NewReader(body, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(zstdWindow), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, err
	}
	return r.IOReadCloser(), nil
}

// serveHTTP is the outermost handler. It reads the body as sent before
// anything is decompressed, so that a stalled sender holds no decode slot.
func (c *Collector) serveHTTP(w http.ResponseWriter, r *http.Request) {
	cn, _ := r.Context().Value(connKey{}).(*conn)
	c.begin(cn)
	x := &exchange{request: request{c: c, conn: cn, event: cn.event()}}
	defer func() {
		c.end(cn, len(x.body))
		for _, b := range x.lent {
			c.bodies.giveBack(b)
		}
	}()
	x.event.Method, x.event.Path = r.Method, r.URL.Path
	x.event.UserAgent, x.event.WireBytes = r.UserAgent(), 0
	x.event.Codec = strings.ToLower(strings.TrimSpace(r.Header.Get("Content-Encoding")))
	if x.event.Codec == "identity" {
		x.event.Codec = ""
	}
	x.exchange(r)
	if x.answer.hangUp {
		cn.Close()
		return
	}
	x.reply(w)
}

// exchange decides the answer.
func (x *exchange) exchange(r *http.Request) {
	if a, ok := x.busy(); ok {
		x.answer = a
		return
	}
	if a, ok := x.inspect(r); !ok {
		x.answer = a
		return
	}
	if a, ok := x.read(r); !ok {
		x.answer = a
		return
	}
	a, ok := x.obstruct(r.Context())
	if !ok {
		x.answer = a
		return
	}
	give, err := x.reserve(r.Context())
	if err != nil {
		x.answer = x.gaveUp(err)
		return
	}
	defer give()
	release, err := x.slot(r.Context(), len(x.body))
	if err != nil {
		x.answer = x.gaveUp(err)
		return
	}
	defer release()
	r.Body = io.NopCloser(bytes.NewReader(x.body))
	if x.event.Codec == "" {
		r.Header.Del("Content-Encoding")
	} else {
		r.Header.Set("Content-Encoding", x.event.Codec)
	}
	// The wrapped handlers leave their answer in x; what they would write is not wanted.
	x.c.inner.ServeHTTP(discard{}, r.WithContext(context.WithValue(r.Context(), exchangeKey{}, x)))
}

// reserve takes the share of the decoding budget before a slot, as gRPC does: who
// holds one of the slots of large bodies never waits for the budget. A large
// body that is compressed counts as all it may become; what a small one becomes
// is known only when it has been decompressed.
func (x *exchange) reserve(ctx context.Context) (give func(), err error) {
	bytes := len(x.body)
	switch {
	case x.event.Codec != "" && bytes <= quickBytes:
		return func() {}, nil
	case x.event.Codec != "":
		bytes = x.c.cfg.MaxBodyBytes
	}
	x.reserved = true
	return x.c.cfg.Decoding.take(ctx, bytes)
}

// inspect refuses by what can be told before the body.
func (x *exchange) inspect(r *http.Request) (answer, bool) {
	ct, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	x.enc = otlp.JSON
	if ct == "application/x-protobuf" {
		x.enc = otlp.Protobuf
	}
	path := r.URL.Path
	if signal, ok := strings.CutPrefix(path, "/v1/"); ok {
		switch s := telemetry.Signal(signal); s {
		case telemetry.SignalTraces, telemetry.SignalMetrics, telemetry.SignalLogs:
			x.event.Signal = s
		}
	}
	switch {
	case x.c.cfg.Protocols == GRPCOnly:
		return x.refuse(telemetry.CauseHTTPOnGRPC, answer{status: 400, code: codes.InvalidArgument,
			message: "this port speaks OTLP over gRPC only: set the protocol to grpc"}), false
	case r.Method != http.MethodPost:
		return x.refuse(telemetry.CauseMethod, answer{status: 405, code: codes.InvalidArgument,
			message: fmt.Sprintf("%s is not supported: OTLP is sent with POST", printable(r.Method, 20))}), false
	case x.event.Signal == "":
		cause, message := badPath(path)
		return x.refuse(cause, answer{status: 404, code: codes.Unimplemented, message: message}), false
	case ct != "application/x-protobuf" && ct != "application/json":
		return x.refuse(telemetry.CauseContentType, answer{status: 415, code: codes.InvalidArgument,
			message: fmt.Sprintf("content type %q: use application/x-protobuf or application/json", printable(r.Header.Get("Content-Type"), 80))}), false
	}
	return answer{}, true
}

func badPath(path string) (telemetry.Cause, string) {
	switch {
	case path == "/" || path == "":
		return telemetry.CausePathMissing, "POST / is no OTLP path: /v1/traces, /v1/metrics or /v1/logs was not appended to the endpoint"
	case strings.Count(path, "/v1/") > 1:
		return telemetry.CausePathTwice, fmt.Sprintf("the signal's path stands twice in %s: the endpoint already held it", printable(path, 120))
	}
	return telemetry.CausePathUnknown, fmt.Sprintf("%s is no OTLP path: use /v1/traces, /v1/metrics or /v1/logs", printable(path, 120))
}

// read reads the body as sent.
func (x *exchange) read(r *http.Request) (answer, bool) {
	limit := x.c.cfg.MaxBodyBytes
	tooLarge := func(n string) (answer, bool) {
		return x.refuse(telemetry.CauseTooLarge, answer{status: 413, code: codes.ResourceExhausted,
			message: fmt.Sprintf("the body is %s bytes, more than the limit of %d", n, limit)}), false
	}
	if r.ContentLength > int64(limit) {
		x.event.WireBytes = int(r.ContentLength)
		return tooLarge(strconv.FormatInt(r.ContentLength, 10))
	}
	// A length is a promise: memory is taken as bytes arrive.
	buf, err := x.c.bodies.read(r.Body, limit)
	x.lent = append(x.lent, buf)
	x.body = *buf
	x.event.WireBytes = len(x.body)
	if err == nil && len(x.body) > limit {
		return tooLarge("over " + strconv.Itoa(limit))
	}
	if err == nil {
		return answer{}, true
	}
	if x.conn.wasCut() {
		return x.refuse(telemetry.CauseOverload, answer{status: 503, code: codes.Unavailable, retry: backOff,
			message: fmt.Sprintf("too many bytes were waiting for their request to be complete, %d of them in this body", len(x.body))}), false
	}
	if cause, detail := x.conn.reason(); cause != "" {
		x.record(telemetry.Dropped, cause, "", detail)
		return answer{hangUp: true}, false
	}
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		x.record(telemetry.Dropped, telemetry.CauseNoRequest, "", fmt.Sprintf("the body stalled after %d bytes", len(x.body)))
		return answer{hangUp: true}, false
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &timeout):
		x.record(telemetry.Dropped, telemetry.CauseNoRequest, "", fmt.Sprintf("the connection ended after %d bytes of the body", len(x.body)))
		return answer{hangUp: true}, false
	}
	return x.refuse(telemetry.CauseMalformed, answer{status: 400, code: codes.InvalidArgument, message: "the body cannot be read: " + err.Error()}), false
}

// handleBody runs inside the Collector's own handlers, after decompression.
func (c *Collector) handleBody(_ http.ResponseWriter, r *http.Request) {
	x, _ := r.Context().Value(exchangeKey{}).(*exchange)
	body := x.body
	if x.event.Codec != "" {
		buf, err := c.bodies.read(r.Body, 2*c.cfg.MaxBodyBytes) // which has a limit of its own
		x.lent = append(x.lent, buf)
		body = *buf
		var big *http.MaxBytesError
		switch {
		case errors.As(err, &big):
			x.event.BodyBytes = len(body)
			x.answer = x.refuse(telemetry.CauseTooLarge, answer{status: 413, code: codes.ResourceExhausted,
				message: fmt.Sprintf("the decompressed body is more than the limit of %d bytes", c.cfg.MaxBodyBytes)})
			return
		case err != nil:
			c.badEncoding(nil, r, err.Error(), http.StatusBadRequest)
			return
		}
	}
	if !x.reserved {
		give, err := c.cfg.Decoding.take(r.Context(), len(body))
		if err != nil {
			x.answer = x.gaveUp(err)
			return
		}
		defer give()
	}
	x.answer = x.take(x.enc, body)
}

// badEncoding is called for a content encoding that is unknown or whose
// header is wrong.
func (c *Collector) badEncoding(_ http.ResponseWriter, r *http.Request, message string, _ int) {
	x, _ := r.Context().Value(exchangeKey{}).(*exchange)
	a := answer{status: 400, code: codes.InvalidArgument, message: fmt.Sprintf("the body is not %s: %s", printable(x.event.Codec, 20), message)}
	if strings.HasPrefix(message, "unsupported ") {
		a.status = http.StatusUnsupportedMediaType
		a.message = fmt.Sprintf("content encoding %q is not supported: use gzip or zstd", printable(x.event.Codec, 20))
	}
	x.answer = x.refuse(telemetry.CauseCompression, a)
}

// reply writes the answer and flushes it, so that a request is answered when
// it leaves flight.
func (x *exchange) reply(w http.ResponseWriter) {
	var body []byte
	st := status.New(x.answer.code, printable(x.answer.message, 320)).Proto()
	h := w.Header()
	h.Set("Content-Type", "application/json")
	if x.enc == otlp.Protobuf {
		h.Set("Content-Type", "application/x-protobuf")
	}
	// Marshalling a status of printable text cannot fail.
	switch {
	case x.answer.status == http.StatusOK:
		body = x.success(x.enc, x.answer)
	case x.enc == otlp.Protobuf:
		body, _ = proto.Marshal(st)
	default:
		body, _ = protojson.Marshal(st)
	}
	if x.event.Cause == telemetry.CauseOverload {
		h.Set("Connection", "close") // the next one is another's
	}
	if x.answer.retry > 0 {
		h.Set("Retry-After", strconv.Itoa(int((x.answer.retry+time.Second-1)/time.Second)))
	}
	switch x.answer.status {
	case http.StatusMethodNotAllowed:
		h.Set("Allow", http.MethodPost)
	case http.StatusUnsupportedMediaType:
		h.Set("Accept-Encoding", "gzip, zstd, deflate")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	rc := http.NewResponseController(w)
	_ = rc.SetWriteDeadline(time.Now().Add(x.c.cfg.WriteTimeout)) // a delay on purpose shall not eat it
	w.WriteHeader(x.answer.status)
	_, _ = w.Write(body)
	_ = rc.Flush()
}

// discard takes what wrapped handlers write beside their answer.
type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)             {}
