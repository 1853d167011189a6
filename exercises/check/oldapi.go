package check

import (
	"regexp"
	"slices"
	"strings"

	"otelings/internal/i18n"
)

// Most examples on the web were written for older opentelemetry crates. When
// rustc does not find a name that those had, its successor in 0.31 is told
// beside rustc's own words. A note is given only when rustc names a path of the
// crates, or a type of theirs that the learner's sources do not declare.

// oldName is a name that opentelemetry had before 0.31.
type oldName struct {
	name  string         // as it was
	error *regexp.Regexp // rustc's first line about it
	code  *regexp.Regexp // what stands below it as well, nil when the first line says enough
	typ   string         // the type that rustc names without its path, "" when it names a path
	since string         // the version without it, "" when not known
	now   string         // what to write
}

// maxNotes is how many old names are told at once.
const maxNotes = 3

// oldNames is made when a Rust build failed, which is when it is needed.
func oldNames() []oldName {
	re := regexp.MustCompile
	return []oldName{
		{"opentelemetry_otlp::new_pipeline()", re("`new_pipeline` in crate `opentelemetry_otlp`|unresolved import `opentelemetry_otlp::new_pipeline`"), nil, "", "0.27",
			"`SpanExporter::builder().with_http().build()?` + `SdkTracerProvider::builder().with_batch_exporter(exporter).build()`"},
		{"opentelemetry_otlp::new_exporter()", re("`new_exporter` in crate `opentelemetry_otlp`|unresolved import `opentelemetry_otlp::new_exporter`"), nil, "", "0.27",
			"`SpanExporter::builder().with_tonic().build()?`"},
		{"opentelemetry_sdk::trace::TracerProvider", re("`opentelemetry_sdk::trace::TracerProvider`|`TracerProvider` in (?:module )?`opentelemetry_sdk::trace`"), nil, "", "0.28",
			"`opentelemetry_sdk::trace::SdkTracerProvider`"},
		{"opentelemetry_sdk::metrics::MeterProvider", re("`opentelemetry_sdk::metrics::MeterProvider`|`MeterProvider` in (?:module )?`opentelemetry_sdk::metrics`"), nil, "", "",
			"`opentelemetry_sdk::metrics::SdkMeterProvider`"},
		{"opentelemetry_sdk::logs::LoggerProvider", re("`opentelemetry_sdk::logs::LoggerProvider`|`LoggerProvider` in (?:module )?`opentelemetry_sdk::logs`"), nil, "", "0.28",
			"`opentelemetry_sdk::logs::SdkLoggerProvider`"},
		{"opentelemetry_otlp::MetricsExporter", re("`MetricsExporter` in `opentelemetry_otlp`|`opentelemetry_otlp::MetricsExporter`"), nil, "", "0.27",
			"`opentelemetry_otlp::MetricExporter`"},
		{"global::shutdown_tracer_provider()", re("`shutdown_tracer_provider` in (?:module `(?:opentelemetry::)?global`|crate `opentelemetry)|`opentelemetry::global::shutdown_tracer_provider`"), nil, "", "0.28",
			"`provider.shutdown()?`"},
		{"global::set_error_handler()", re("`set_error_handler` in module `(?:opentelemetry::)?global`|`opentelemetry::global::set_error_handler`"), nil, "", "0.27",
			"`tracing_subscriber::fmt().init()`"},
		{"opentelemetry_sdk::runtime", re("unresolved import `opentelemetry_sdk::runtime`|`runtime` in `opentelemetry_sdk`"), nil, "", "0.28",
			"`.with_batch_exporter(exporter)`"},
		{"with_batch_exporter(exporter, runtime)", re(`^error\[E0061\]: this method takes 1 argument but 2 arguments were supplied`), re(`(?s)\.with_batch_exporter\(.*opentelemetry_sdk-`), "", "0.28",
			"`.with_batch_exporter(exporter)`"},
		{"Resource::new(…)", re("^error.E0624.: associated function `new` is private"), re(`(?s)\bResource::new\(.*opentelemetry_sdk-`), "", "0.28",
			"`Resource::builder().with_service_name(\"…\").build()`"},
		{"Resource::default()", re("named `default` found for struct `(?:opentelemetry_sdk::)?Resource`"), nil, "Resource", "0.28",
			"`Resource::builder().build()`"},
		{".with_config(…)", re("no method named `with_config` found for struct `(?:opentelemetry_sdk::trace::)?TracerProviderBuilder`"), nil, "TracerProviderBuilder", "0.28",
			"`.with_resource(…)`, `.with_sampler(…)`"},
		{"opentelemetry_sdk::trace::config()", re("expected function, found module `opentelemetry_sdk::trace::config`"), nil, "", "0.28",
			"`SdkTracerProvider::builder().with_resource(…).with_sampler(…)`"},
		{".init() on an instrument", re("no method named `init` found for struct `(?:[a-z_:]*::)?(?:Async)?(?:Histogram|Instrument)Builder"), nil, "InstrumentBuilder", "0.27",
			"`.build()`"},
		{"Key::new(…).string(…)", re("no method named `(?:string|i64|f64|bool|array)` found for struct `(?:opentelemetry::)?Key`"), nil, "Key", "0.26",
			"`KeyValue::new(\"…\", value)`"},
		{"opentelemetry::trace::TraceError", re("unresolved import `opentelemetry::trace::TraceError`"), nil, "", "0.29",
			"`opentelemetry_otlp::ExporterBuildError`, `opentelemetry_sdk::error::OTelSdkError`"},
		{"opentelemetry::sdk", re("unresolved import `opentelemetry::sdk|`sdk` in `opentelemetry`"), nil, "", "0.21",
			"`opentelemetry_sdk`"},
	}
}

// oldAPI is the notes on old names that a Rust build stumbled over, in the
// order of its errors, each once. Both are empty when there are none.
func oldAPI(p *Process) (notes i18n.Text) {
	names := oldNames()
	var told []string
	for _, block := range strings.Split(strings.ReplaceAll(stripped(p.Build), "\r\n", "\n"), "\n\n") {
		at := strings.Index(block, "error[E")
		if at < 0 || len(told) == maxNotes {
			continue
		}
		said, code, _ := strings.Cut(block[at:], "\n")
		for _, o := range names {
			if !o.error.MatchString(said) || o.code != nil && !o.code.MatchString(code) || slices.Contains(told, o.now) || p.declares(o.typ) {
				continue
			}
			told = append(told, o.now)
			en, zh := " is gone since opentelemetry "+o.since, " 从 opentelemetry "+o.since+" 起没有了"
			if o.since == "" {
				en, zh = " is gone from opentelemetry", " 在 opentelemetry 里已经没有了"
			}
			notes.EN += "`" + o.name + "`" + en + "; now: " + o.now + "\n"
			notes.ZH += "`" + o.name + "`" + zh + "；现在写：" + o.now + "\n"
			break
		}
	}
	return i18n.Text{EN: strings.TrimSpace(notes.EN), ZH: strings.TrimSpace(notes.ZH)}
}

// declares reports whether the learner's sources have a type of that name.
func (p *Process) declares(name string) bool {
	if name == "" {
		return false
	}
	own := regexp.MustCompile(`\b(?:struct|enum|union|type|trait)\s+` + name + `\b`)
	return slices.ContainsFunc(p.Sources, func(s Source) bool { return own.MatchString(s.Text) })
}
