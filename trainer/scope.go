package trainer

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"otelings/collector"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

// The ports that OTLP names for its two protocols. Each speaks its protocol
// only, so that a wrong one is refused and diagnosed as a Collector's port
// would refuse it.
const (
	scopePortGRPC = "4317"
	scopePortHTTP = "4318"
)

// scopePending bounds the bytes of requests under way on one port of a live
// view. It has up to four, and together with the store they shall stay under
// twice the store's limit. A buffer that grows takes up to three times what is
// in it.
const scopePending = 8 << 20

// scopeIdle is how long a connection may be idle, longer than any client keeps
// one: whose connection is open may still send the parents of what came, and a
// long span shall not look lost because we hung up. Idle ones make room.
const scopeIdle = 30 * time.Minute

// scopeDecoding bounds the bytes of bodies that all ports of a live view decode
// at one time: one request of the largest size, or many small ones. Four
// megabytes of the smallest spans decode to forty.
const scopeDecoding = 4 << 20

// ScopeOptions are what a live view listens on and keeps. The zero value is the
// ports that OTLP names, on this machine only, nothing saved.
type ScopeOptions struct {
	GRPC string // an address for gRPC as ScopeAddress takes it, "" = port 4317, else a free one
	HTTP string // the same for HTTP, "" = port 4318, else a free one
	Open string // a saved file to show instead of listening
	Save string // a file to append to what arrives

	ahead *Ahead // opened already
}

// Ahead is a live view that was opened before there was anything to show it:
// its ports take what comes while the content is loaded.
type Ahead struct {
	Options ScopeOptions // with which OpenScope hands it over, once
	mu      sync.Mutex
	scope   *Scope
}

// OpenAhead opens a live view. Close it when it may not have been handed over.
func OpenAhead(ctx context.Context, o ScopeOptions) (*Ahead, error) {
	s, err := listenFor(ctx, o)
	if err != nil {
		return nil, err
	}
	a := &Ahead{Options: o, scope: s}
	a.Options.ahead = a
	return a, nil
}

func (a *Ahead) take() *Scope {
	if a == nil {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.scope
	a.scope = nil
	return s
}

// Close closes what was not handed over.
func (a *Ahead) Close(ctx context.Context) error { return a.take().Close(ctx) }

// Listener is one port of a live view.
type Listener struct {
	Protocol string   // "grpc" or "http"
	Addrs    []string // host:port as bound, IPv4 first
	Taken    string   // the port that was wanted and is another program's, "" when it was free
	Remote   bool     // other machines can reach it
}

// URL is the endpoint to give to an SDK.
func (l Listener) URL() string {
	if len(l.Addrs) == 0 {
		return ""
	}
	host, port, err := net.SplitHostPort(l.Addrs[0])
	if err != nil {
		return "http://" + l.Addrs[0]
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// Scope is a live view of everything that arrives. All methods may be called
// from any goroutine.
type Scope struct {
	store     *telemetry.Store
	listeners []Listener
	file      string // shown instead of listening
	unread    int    // lines of it that are no OTLP
	doors     []*collector.Collector
	decoding  *collector.Budget // of all of them together
	saver     *saver
	closeOnce sync.Once
	closeErr  error
}

// ScopeOf is a live view of a store that somebody else fills.
func ScopeOf(store *telemetry.Store, listeners ...Listener) *Scope {
	return &Scope{store: store, listeners: listeners}
}

// OpenScope opens a live view, or hands over what OpenAhead opened. Close it; ctx
// bounds the opening only.
func (t *Trainer) OpenScope(ctx context.Context, o ScopeOptions) (*Scope, error) {
	if s := o.ahead.take(); s != nil {
		return s, nil
	}
	return listenFor(ctx, o)
}

func listenFor(ctx context.Context, o ScopeOptions) (*Scope, error) {
	s := ScopeOf(telemetry.NewStore(telemetry.Limits{}))
	s.decoding = collector.NewBudget(scopeDecoding)
	if o.Open != "" {
		if err := s.read(o.Open); err != nil {
			return nil, err
		}
		return s, nil
	}
	if o.Save != "" {
		w, err := openSaver(o.Save)
		if err != nil {
			return nil, err
		}
		s.saver = w
		s.store.Tap(w.keep)
	}
	for _, p := range []struct {
		protocol, port, asked string
		speaks                collector.Protocols
	}{
		{"grpc", scopePortGRPC, o.GRPC, collector.GRPCOnly},
		{"http", scopePortHTTP, o.HTTP, collector.HTTPOnly},
	} {
		if err := s.listen(ctx, p.protocol, p.speaks, p.port, p.asked); err != nil {
			_ = s.Close(context.WithoutCancel(ctx)) // the error of listening is the one to tell
			return nil, err
		}
	}
	return s, nil
}

// Listeners are the ports it listens on, gRPC first; none when it shows a file.
func (s *Scope) Listeners() []Listener { return s.listeners }

// Snapshot is what is held now.
func (s *Scope) Snapshot() *telemetry.Snapshot { return s.store.Snapshot() }

// SpansOf is the spans of one trace, in order of arrival.
func SpansOf(s *telemetry.Snapshot, id telemetry.TraceID) []*telemetry.Span {
	var out []*telemetry.Span
	for _, sp := range s.Spans {
		if sp.TraceID == id {
			out = append(out, sp)
		}
	}
	return out
}

// Subscribe is telemetry.Store.Subscribe.
func (s *Scope) Subscribe(ctx context.Context) <-chan struct{} { return s.store.Subscribe(ctx) }

// File is the saved file it shows, "" when it listens, and how many lines of it
// could not be read.
func (s *Scope) File() (name string, unread int) { return s.file, s.unread }

// Saving is the file that what arrives is appended to, "" for none, and why
// that stopped, nil while it goes on.
func (s *Scope) Saving() (name string, err error) {
	if s.saver == nil {
		return "", nil
	}
	return s.saver.name, s.saver.failed()
}

// Close stops listening within a second and closes the file. It may be called
// again.
func (s *Scope) Close(ctx context.Context) error {
	if s == nil {
		return nil
	}
	s.closeOnce.Do(func() {
		var wait sync.WaitGroup
		errs := make([]error, len(s.doors))
		for i, d := range s.doors {
			wait.Go(func() { errs[i] = d.Shutdown(ctx) })
		}
		wait.Wait()
		s.closeErr = errors.Join(errs...)
		if s.saver != nil {
			s.closeErr = errors.Join(s.closeErr, s.saver.close())
		}
	})
	return s.closeErr
}

// listen opens the asked address, or the protocol's own port on every loopback
// address, or a free one when another program has it.
func (s *Scope) listen(ctx context.Context, protocol string, speaks collector.Protocols, port, asked string) error {
	l := Listener{Protocol: protocol}
	if asked != "" {
		addr, remote, err := ScopeAddress(asked)
		if err != nil {
			return err
		}
		l.Remote = remote
		err = s.start(ctx, speaks, addr, remote, &l)
		if err == nil {
			s.listeners = append(s.listeners, l)
		}
		return listenError(addr, err)
	}
	err := s.loopbacks(ctx, speaks, port, &l)
	if errors.Is(err, syscall.EADDRINUSE) {
		l.Taken = port
		err = s.loopbacks(ctx, speaks, "0", &l)
	}
	if err == nil {
		s.listeners = append(s.listeners, l)
	}
	return listenError("127.0.0.1:"+port, err)
}

// loopbacks opens one port on 127.0.0.1 and, where the machine has it, [::1]:
// "localhost" may mean either. A fixed port must be free on both.
func (s *Scope) loopbacks(ctx context.Context, speaks collector.Protocols, port string, l *Listener) error {
	if err := s.start(ctx, speaks, net.JoinHostPort("127.0.0.1", port), false, l); err != nil {
		return err
	}
	_, bound, err := net.SplitHostPort(l.Addrs[0])
	if err != nil {
		return err
	}
	err = s.start(ctx, speaks, net.JoinHostPort("::1", bound), false, l)
	if errors.Is(err, syscall.EADDRINUSE) && port != "0" {
		last := len(s.doors) - 1
		stop := s.doors[last]
		s.doors, l.Addrs = s.doors[:last], nil
		return errors.Join(err, stop.Shutdown(ctx))
	}
	return nil // without IPv6 there is nothing to open
}

func (s *Scope) start(ctx context.Context, speaks collector.Protocols, addr string, remote bool, l *Listener) error {
	cfg := collector.NewDefaultConfig()
	cfg.Addr, cfg.Protocols, cfg.AllowRemote, cfg.MaxPendingBytes = addr, speaks, remote, scopePending
	cfg.Decoding, cfg.IdleTimeout = s.decoding, scopeIdle
	d, err := collector.Start(ctx, cfg, s.store)
	if err != nil {
		return err
	}
	s.doors = append(s.doors, d)
	l.Addrs = append(l.Addrs, d.Addr())
	return nil
}

// ScopeError says why a live view could not be opened.
type ScopeError struct {
	Fact, Tip i18n.Text
	Err       error // may be nil
}

func (e *ScopeError) Error() string { return e.Fact.EN }
func (e *ScopeError) Unwrap() error { return e.Err }

// Words are the learner's.
func (e *ScopeError) Words() (text, hint i18n.Text) { return e.Fact, e.Tip }

// ErrScopeAddress is what an address that cannot be understood is, to tell it
// from one that cannot be opened.
var ErrScopeAddress = errors.New("not an address")

// ScopeAddress reads an address to listen on: host:port, or a port alone, which
// means 127.0.0.1. remote is true when other machines could reach it: any host
// that is not loopback, and no host at all.
func ScopeAddress(s string) (addr string, remote bool, err error) {
	addr = s
	if s != "" && strings.Trim(s, "0123456789") == "" {
		addr = "127.0.0.1:" + s
	}
	host, port, splitErr := net.SplitHostPort(addr)
	n, portErr := strconv.Atoi(port)
	if splitErr != nil || portErr != nil || n < 0 || n > 65535 {
		return "", false, &ScopeError{
			Fact: i18n.Text{EN: fmt.Sprintf("%q is no address to listen on", s), ZH: fmt.Sprintf("%q 不是可以监听的地址", s)},
			Tip:  i18n.Text{EN: "give host:port or a port, such as 127.0.0.1:4317 or 4317; 0 is a free port", ZH: "写 主机:端口 或单独的端口，例如 127.0.0.1:4317 或 4317；0 表示任意空闲端口"},
			Err:  ErrScopeAddress,
		}
	}
	ip := net.ParseIP(host)
	return addr, host != "localhost" && (ip == nil || !ip.IsLoopback()), nil
}

func listenError(addr string, err error) error {
	var known *ScopeError
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.Is(err, syscall.EADDRINUSE):
		return &ScopeError{
			Fact: i18n.Text{EN: "another program listens on " + addr, ZH: addr + " 已被别的程序占用"},
			Tip:  i18n.Text{EN: "stop it, or leave the address out: a free port is used then", ZH: "停掉那个程序，或者不写地址，会自动用空闲端口"},
			Err:  err,
		}
	}
	why, _, _ := strings.Cut(err.Error(), "\n")
	return &ScopeError{
		Fact: i18n.Text{EN: "cannot listen on " + addr + ": " + why, ZH: "无法监听 " + addr + "：" + why},
		Tip:  i18n.Text{EN: "use an address of this machine and a port above 1023", ZH: "用本机的地址和 1023 以上的端口"},
		Err:  err,
	}
}
