package doctor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"otelings/internal/i18n"
)

// The ports of OTLP, as the specification of its exporters has them.
const (
	portGRPC = 4317
	portHTTP = 4318
)

// lookPort tells whether the port at this place of Options.Ports is free, and
// else who has it.
func lookPort(at int) func(context.Context, *patient) verdict {
	return func(ctx context.Context, p *patient) verdict {
		if at >= len(p.Ports) {
			return fine(text("not looked at", "没有查"))
		}
		port := p.Ports[at]
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			_ = l.Close()
			return fine(text("free", "空闲"))
		}
		if !inUse(err) {
			return warn(text("it cannot be opened: %s", "打不开：%s", netCause(err)),
				text("is it reserved, or held by a firewall? let your program send to another port: %s", "是不是被系统保留或被防火墙拦住？让程序发到别的端口：%s", "`"+p.otherEndpoint()+"`"))
		}
		who, answer := holder(port), p.answering(ctx, port)
		if who.name == "otelings" {
			return fine(text("otelings itself listens there (process %d)", "otelings 自己在监听（进程 %d）", who.pid))
		}
		found := answer
		if who.pid > 0 {
			found = i18n.Text{
				EN: fmt.Sprintf("%s (process %d) listens; %s", who.name, who.pid, answer.EN),
				ZH: fmt.Sprintf("%s（进程 %d）在监听；%s", who.name, who.pid, answer.ZH),
			}
		}
		stop := p.stop(who.pid, port)
		return warn(found, text("%s, or let your program send elsewhere: %s", "%s，或让程序发到别处：%s", "`"+stop+"`", "`"+p.otherEndpoint()+"`"))
	}
}

// stop is the command that ends, or at least finds, who listens.
func (p *patient) stop(pid, port int) string {
	switch {
	case pid > 0 && p.OS == "windows":
		return fmt.Sprintf("taskkill /PID %d", pid)
	case pid > 0:
		return fmt.Sprintf("kill %d", pid)
	case p.OS == "windows":
		return fmt.Sprintf("Get-NetTCPConnection -LocalPort %d", port)
	case p.OS == "darwin":
		return fmt.Sprintf("lsof -nP -iTCP:%d -sTCP:LISTEN", port)
	}
	return fmt.Sprintf("ss -ltnp sport = :%d", port)
}

func (p *patient) otherEndpoint() string {
	return p.set("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:14318")
}

func inUse(err error) bool {
	const windowsInUse = syscall.Errno(10048) // WSAEADDRINUSE
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, windowsInUse)
}

// netCause is what the system said, without the addresses.
func netCause(err error) string {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err.Error()
	}
	return err.Error()
}

func lookLoopback(ctx context.Context, p *patient) verdict {
	err := p.roundTrip(ctx, "127.0.0.1:0")
	switch {
	case err == nil:
		return fine(text("a free port opens and answers", "能打开空闲端口，也连得上"))
	case ctx.Err() != nil:
		return verdict{level: hanging}
	}
	found := text("127.0.0.1 does not work: %s", "127.0.0.1 用不了：%s", netCause(err))
	if down := loopbackDown(); down != "" {
		if p.OS == "linux" {
			return failing(found, fact("`"+sudo()+"ip link set "+down+" up`"))
		}
		return failing(found, fact("`"+sudo()+"ifconfig "+down+" up`"))
	}
	return failing(found, text("let connections to 127.0.0.1 through the firewall, the sandbox or the container", "让防火墙、沙箱或容器放行到 127.0.0.1 的连接"))
}

func lookLoopback6(ctx context.Context, p *patient) verdict {
	err := p.roundTrip(ctx, "[::1]:0")
	switch {
	case err == nil:
		return fine(text("it answers", "连得上"))
	case ctx.Err() != nil:
		return verdict{level: hanging}
	}
	return warn(text("::1 does not work: %s", "::1 用不了：%s", netCause(err)),
		text("write 127.0.0.1 instead of localhost in endpoints: %s", "端点里写 127.0.0.1，不写 localhost：%s", "`"+p.set("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")+"`"))
}

// roundTrip opens a free port, connects to it and gets one byte through.
func (p *patient) roundTrip(ctx context.Context, at string) error {
	l, err := net.Listen("tcp", at)
	if err != nil {
		return err
	}
	defer l.Close()
	stop := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer stop()
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		_, _ = c.Write([]byte("o"))
	}()
	c, err := p.Dial(ctx, l.Addr().String())
	if err != nil {
		return err
	}
	defer c.Close()
	if end, ok := ctx.Deadline(); ok {
		_ = c.SetDeadline(end)
	}
	_, err = io.ReadFull(c, make([]byte, 1))
	return err
}

// loopbackDown is the loopback interface when it is not up, else "".
func loopbackDown() string {
	all, err := net.Interfaces()
	if err != nil {
		return ""
	}
	for _, i := range all {
		if i.Flags&net.FlagLoopback != 0 && i.Flags&net.FlagUp == 0 {
			return i.Name
		}
	}
	return ""
}

// lookProxies wants every loopback name in NO_PROXY when a proxy is set.
func lookProxies(_ context.Context, p *patient) verdict {
	var set []string
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "GRPC_PROXY", "grpc_proxy"} {
		if p.getenv(name) != "" {
			set = append(set, name)
		}
	}
	if len(set) == 0 {
		return fine(text("none", "没有"))
	}
	var direct []string
	for _, name := range []string{"NO_PROXY", "no_proxy"} {
		for host := range strings.SplitSeq(p.getenv(name), ",") {
			if host = strings.TrimSpace(host); host != "" && !slices.Contains(direct, host) {
				direct = append(direct, host)
			}
		}
	}
	var missing []string
	for _, host := range []string{"127.0.0.1", "localhost", "::1"} {
		if !slices.Contains(direct, host) && !slices.Contains(direct, "*") {
			missing = append(missing, host)
		}
	}
	names := strings.Join(set, ", ")
	if len(missing) == 0 {
		return fine(text("%s; NO_PROXY lets loopback past", "%s；NO_PROXY 已放行回环地址", names))
	}
	whole := strings.Join(append(direct, missing...), ",")
	return warn(text("%s; NO_PROXY lacks %s", "%s；NO_PROXY 缺 %s", names, strings.Join(missing, ", ")),
		fact("`"+p.set("NO_PROXY", whole)+"`"))
}

// lookTelemetryEnv lists what the shell hands to programs run by hand.
func lookTelemetryEnv(_ context.Context, p *patient) verdict {
	var names []string
	for _, entry := range p.Env {
		name, _, ok := strings.Cut(entry, "=")
		if ok && len(name) > 5 && strings.EqualFold(name[:5], "OTEL_") && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return fine(text("none", "没有"))
	}
	slices.Sort(names)
	shown := make([]string, len(names))
	for i, name := range names {
		shown[i] = name + "=" + p.getenv(name)
		if strings.Contains(strings.ToUpper(name), "HEADERS") { // they hold keys
			shown[i] = name + "=…"
		}
	}
	fix := i18n.Text{EN: "`" + p.unset(names) + "`", ZH: "`" + p.unset(names) + "`"}
	return warn(fact(bounded(strings.Join(shown, ", "))), fix)
}
