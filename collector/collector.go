package collector

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"go.opentelemetry.io/collector/component"
	noopmetric "go.opentelemetry.io/otel/metric/noop"
	nooptrace "go.opentelemetry.io/otel/trace/noop"
	"go.uber.org/zap"
	"google.golang.org/grpc"

	"otelings/telemetry"
)

// Collector is a running collector. All methods may be called from any
// goroutine; on a nil or zero Collector they do nothing.
type Collector struct {
	cfg       Config
	store     *telemetry.Store
	ln        net.Listener
	grpc      *grpc.Server
	http      *http.Server
	inner     http.Handler // decompresses, then calls handleBody
	grpcConns *queue
	httpConns *queue
	decodes   chan struct{} // one token a decode under way
	quick     chan struct{} // the same for small bodies
	bodies    bodies
	gate      gate // gRPC requests being received that are compressed
	faults    atomic.Pointer[faultState]
	owed      atomic.Int64 // sum of the connections' owed
	stopping  chan struct{}
	stopOnce  sync.Once
	stopped   chan struct{}
	stopErr   error
	serving   sync.WaitGroup // accept loop, servers, sniffers

	mu       sync.Mutex
	conns    map[*conn]struct{}
	inFlight int
	waiters  []chan struct{}

	barrierMu sync.Mutex
	barriers  map[string]chan struct{} // own probing connections, by local address
}

// Start listens on cfg.Addr and serves until Shutdown. ctx bounds the start
// only. A port that is taken gives an error that is syscall.EADDRINUSE.
func Start(ctx context.Context, cfg Config, store *telemetry.Store) (*Collector, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("collector: %w", err)
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", cfg.Addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("collector: %w\nhint: another program listens on %s; stop it, or use port 0 for a free one", err, cfg.Addr)
	}
	if err != nil {
		return nil, fmt.Errorf("collector: %w", err)
	}
	if cfg.Decoding == nil {
		cfg.Decoding = NewBudget(cfg.MaxBodyBytes)
	}
	c := &Collector{
		cfg: cfg, store: store, ln: ln,
		grpcConns: newQueue(ln.Addr()), httpConns: newQueue(ln.Addr()),
		decodes:  make(chan struct{}, cfg.MaxDecodes),
		quick:    make(chan struct{}, cfg.MaxDecodes),
		gate:     gate{limit: 4 * cfg.MaxDecodes},
		stopping: make(chan struct{}), stopped: make(chan struct{}),
		conns: map[*conn]struct{}{}, barriers: map[string]chan struct{}{},
	}
	// The servers are silent: a terminal program owns stdout and stderr.
	tel := component.TelemetrySettings{
		Logger:         zap.NewNop(),
		TracerProvider: nooptrace.NewTracerProvider(),
		MeterProvider:  noopmetric.NewMeterProvider(),
	}
	if err := errors.Join(c.buildGRPC(ctx, tel), c.buildHTTP(ctx, tel)); err != nil {
		ln.Close()
		return nil, fmt.Errorf("collector: %w", err)
	}
	c.serving.Go(func() { _ = c.grpc.Serve(c.grpcConns) })
	c.serving.Go(func() { _ = c.http.Serve(c.httpConns) })
	c.serving.Go(c.acceptLoop)
	return c, nil
}

// Addr is host:port as bound, "" before Start.
func (c *Collector) Addr() string {
	if c == nil || c.ln == nil {
		return ""
	}
	return c.ln.Addr().String()
}

// URL is http://host:port as bound, "" before Start. It is the endpoint to
// give to an SDK for either protocol.
func (c *Collector) URL() string {
	if c.Addr() == "" {
		return ""
	}
	return "http://" + c.Addr()
}

// InFlight is how many requests have begun and are not yet answered.
func (c *Collector) InFlight() int {
	if c == nil {
		return 0
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.inFlight
}

// WaitIdle returns when no request is in flight, or with ctx's error. It says
// nothing about bytes that the kernel still holds; see WaitClosed.
func (c *Collector) WaitIdle(ctx context.Context) error {
	return c.wait(ctx, func() bool { return c.inFlight == 0 })
}

// WaitClosed returns when every connection opened before the call has ended
// and been recorded, or with ctx's error. When the senders have exited this
// means that all they sent has been received and answered for.
func (c *Collector) WaitClosed(ctx context.Context) error {
	if c == nil || c.ln == nil {
		return nil
	}
	// Connections are accepted in order: once one of our own is through, all
	// that a dead program left in the kernel's queue are ours.
	if err := c.barrier(ctx); err != nil {
		return err
	}
	return c.wait(ctx, func() bool { return c.inFlight == 0 && len(c.conns) == 0 })
}

func (c *Collector) wait(ctx context.Context, done func() bool) error {
	if c == nil || c.ln == nil {
		return nil
	}
	for {
		c.mu.Lock()
		if done() {
			c.mu.Unlock()
			return nil
		}
		ch := make(chan struct{})
		c.waiters = append(c.waiters, ch)
		c.mu.Unlock()
		select {
		case <-ch:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// wakeLocked lets waiters look again. Collector.mu is held.
func (c *Collector) wakeLocked() {
	for _, ch := range c.waiters {
		close(ch)
	}
	c.waiters = nil
}

func (c *Collector) barrier(ctx context.Context) error {
	passed := make(chan struct{})
	dial := func() (net.Conn, error) {
		// The accept loop asks for the same lock before it knows a connection as
		// ours, so it cannot see this one before it is on the list.
		c.barrierMu.Lock()
		defer c.barrierMu.Unlock()
		d := net.Dialer{Timeout: time.Second}
		cn, err := d.DialContext(ctx, "tcp", c.dialAddr())
		if err == nil {
			c.barriers[cn.LocalAddr().String()] = passed
		}
		return cn, err
	}
	cn, err := dial()
	if err != nil {
		select {
		case <-c.stopping:
			return nil // not listening any more: nothing is queued
		default:
			return err
		}
	}
	defer cn.Close()
	select {
	case <-passed:
	case <-c.stopping:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// dialAddr is where the collector can be reached from this machine.
func (c *Collector) dialAddr() string {
	host, port, _ := net.SplitHostPort(c.Addr())
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// graceful is how long Shutdown waits for requests in flight before it cuts
// them, and cut the most it then waits for everything to end.
const (
	graceful = 300 * time.Millisecond
	cut      = 500 * time.Millisecond
)

// Shutdown stops listening, gives requests in flight a moment, closes every
// connection (each with its door event) and waits for the servers to end. It
// returns within a second whatever is connected, or earlier with ctx's error
// when ctx ends; closing goes on in that case. It may be called again and on a
// collector that never started.
func (c *Collector) Shutdown(ctx context.Context) error {
	if c == nil || c.ln == nil {
		return nil
	}
	c.stopOnce.Do(func() {
		close(c.stopping)
		go c.stop(ctx)
	})
	select {
	case <-c.stopped:
		return c.stopErr
	case <-ctx.Done():
		// When both are ready the stop has won.
		select {
		case <-c.stopped:
			return c.stopErr
		default:
			return ctx.Err()
		}
	}
}

func (c *Collector) stop(ctx context.Context) {
	defer close(c.stopped)
	c.ln.Close()
	soft, cancel := context.WithTimeout(ctx, graceful)
	_ = c.WaitIdle(soft) // what is not answered by then is cut
	cancel()

	c.grpcConns.Close()
	c.httpConns.Close()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for _, cn := range c.open() {
			cn.drop(telemetry.CauseNoRequest, "the collector was shut down")
		}
		c.http.Close()
		c.grpc.Stop()
		c.serving.Wait()
		// A connection may have been accepted while the others were closed.
		for _, cn := range c.open() {
			cn.drop(telemetry.CauseNoRequest, "the collector was shut down")
		}
		hard, cancel := context.WithTimeout(context.Background(), cut)
		defer cancel()
		_ = c.wait(hard, func() bool { return c.inFlight == 0 && len(c.conns) == 0 })
	}()
	t := time.NewTimer(cut)
	defer t.Stop()
	select {
	case <-ended:
	case <-t.C:
		c.stopErr = errors.New("collector: connections were still closing after the shutdown")
	}
}

func (c *Collector) open() []*conn {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]*conn, 0, len(c.conns))
	for cn := range c.conns {
		all = append(all, cn)
	}
	return all
}
