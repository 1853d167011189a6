package diagnosis

import (
	"strings"

	"otelings/internal/i18n"
)

// The ports that OTLP names, which the catalogue advises.
const (
	portGRPC = "4317"
	portHTTP = "4318"
)

// At is the entry for a collector that listens elsewhere: grpc and http are
// host:port, "" where it is as OTLP names it. What is advised can then be done
// as it stands.
func (e Entry) At(grpc, http string) Entry {
	in := addresses(grpc, http)
	e.Fix, e.Code, e.Env = inBoth(in, e.Fix), in.Replace(e.Code), in.Replace(e.Env)
	return e
}

// addresses puts the addresses in the place of the catalogue's.
func addresses(grpc, http string) *strings.Replacer {
	var swap []string
	for _, p := range [...]struct{ port, addr string }{{portGRPC, grpc}, {portHTTP, http}} {
		if p.addr != "" {
			swap = append(swap, "localhost:"+p.port, p.addr, p.port, p.addr[strings.LastIndexByte(p.addr, ':')+1:])
		}
	}
	if http != "" {
		swap = append(swap, "HOST:PORT", http)
	}
	return strings.NewReplacer(swap...)
}

func inBoth(r *strings.Replacer, t i18n.Text) i18n.Text {
	return i18n.Text{EN: r.Replace(t.EN), ZH: r.Replace(t.ZH)}
}

// Silence is what to look at when not even a connection was opened, the most
// likely first; grpc and http are as for At. No finding can say it: nothing was
// received to find it in.
func Silence(grpc, http string) []i18n.Text {
	steps := []i18n.Text{
		{EN: "The program ended before the batch was sent: keep the provider, call provider.shutdown() at the end of main.",
			ZH: "批次还没发，程序就结束了：留住 provider，在 main 末尾调 provider.shutdown()。"},
		{EN: "It sends elsewhere: set OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 (for .with_tonic() http://localhost:4317); with_endpoint(…) in the source wins over it. Print the result of provider.force_flush(): an Err names the address.",
			ZH: "发到了别处：设 OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318（.with_tonic() 用 http://localhost:4317）；代码里写了 with_endpoint(…) 就不看变量。打印 provider.force_flush() 的结果，Err 里有地址。"},
		{EN: "Nothing is exported: look for .with_batch_exporter(…) on the provider, and for global::set_tracer_provider before the first tracer.",
			ZH: "没有导出：provider 要有 .with_batch_exporter(…)，取 Tracer 之前要先调 global::set_tracer_provider。"},
		{EN: "The sampler keeps nothing: take with_sampler(…) out.",
			ZH: "采样器全丢了：去掉 with_sampler(…)。"},
		{EN: "Still silent: RUST_LOG=opentelemetry=debug and tracing_subscriber::fmt() before the provider make the SDK say what it does.",
			ZH: "还是没有：设 RUST_LOG=opentelemetry=debug，在建 provider 之前装上 tracing_subscriber::fmt()，SDK 就会说出它在做什么。"},
	}
	in := addresses(grpc, http)
	for i := range steps {
		steps[i] = inBoth(in, steps[i])
	}
	return steps
}
