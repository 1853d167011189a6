package check

import (
	"regexp"
	"slices"
	"strings"

	"otelings/internal/i18n"
)

// Most examples on the web were written for older opentelemetry crates. When
// rustc does not find a name that those had, its successor in 0.31 is told
// beside rustc's own words. A note is given only when rustc names that very
// path, so a learner's own function of the same name is never meant.

// oldName is a name that opentelemetry had before 0.31.
type oldName struct {
	name  string         // as it was
	error *regexp.Regexp // rustc's first line about it
	code  *regexp.Regexp // what the line of code holds as well, nil when the first line says enough
	since string         // the version without it, "" when not known
	now   string         // what to write
}

// maxNotes is how many old names are told at once.
const maxNotes = 3

var oldNames = []oldName{
	{"opentelemetry_otlp::new_pipeline()", regexp.MustCompile("`new_pipeline` in crate `opentelemetry_otlp`|unresolved import `opentelemetry_otlp::new_pipeline`"), nil, "0.27",
		"`SpanExporter::builder().with_http().build()?` + `SdkTracerProvider::builder().with_batch_exporter(exporter).build()`"},
	{"opentelemetry_otlp::new_exporter()", regexp.MustCompile("`new_exporter` in crate `opentelemetry_otlp`|unresolved import `opentelemetry_otlp::new_exporter`"), nil, "0.27",
		"`SpanExporter::builder().with_tonic().build()?`"},
	{"opentelemetry_sdk::trace::TracerProvider", regexp.MustCompile("`opentelemetry_sdk::trace::TracerProvider`|`TracerProvider` in (?:module )?`opentelemetry_sdk::trace`"), nil, "0.28",
		"`opentelemetry_sdk::trace::SdkTracerProvider`"},
	{"opentelemetry_sdk::metrics::MeterProvider", regexp.MustCompile("`opentelemetry_sdk::metrics::MeterProvider`|`MeterProvider` in (?:module )?`opentelemetry_sdk::metrics`"), nil, "",
		"`opentelemetry_sdk::metrics::SdkMeterProvider`"},
	{"opentelemetry_sdk::logs::LoggerProvider", regexp.MustCompile("`opentelemetry_sdk::logs::LoggerProvider`|`LoggerProvider` in (?:module )?`opentelemetry_sdk::logs`"), nil, "0.28",
		"`opentelemetry_sdk::logs::SdkLoggerProvider`"},
	{"opentelemetry_otlp::MetricsExporter", regexp.MustCompile("`MetricsExporter` in `opentelemetry_otlp`|`opentelemetry_otlp::MetricsExporter`"), nil, "0.27",
		"`opentelemetry_otlp::MetricExporter`"},
	{"global::shutdown_tracer_provider()", regexp.MustCompile("`shutdown_tracer_provider` in (?:module `(?:opentelemetry::)?global`|crate `opentelemetry)|`opentelemetry::global::shutdown_tracer_provider`"), nil, "0.28",
		"`provider.shutdown()?`"},
	{"global::set_error_handler()", regexp.MustCompile("`set_error_handler` in module `(?:opentelemetry::)?global`|`opentelemetry::global::set_error_handler`"), nil, "0.27",
		"`tracing_subscriber::fmt().init()`"},
	{"opentelemetry_sdk::runtime", regexp.MustCompile("unresolved import `opentelemetry_sdk::runtime`|`runtime` in `opentelemetry_sdk`"), nil, "0.28",
		"`.with_batch_exporter(exporter)`"},
	{"with_batch_exporter(exporter, runtime)", regexp.MustCompile(`^error\[E0061\]: this method takes 1 argument but 2 arguments were supplied`), regexp.MustCompile(`\.with_batch_exporter\(`), "0.28",
		"`.with_batch_exporter(exporter)`"},
	{"Resource::new(…)", regexp.MustCompile("^error.E0624.: associated function `new` is private"), regexp.MustCompile(`\bResource::new\(`), "0.28",
		"`Resource::builder().with_service_name(\"…\").build()`"},
	{"Resource::default()", regexp.MustCompile("named `default` found for struct `(?:opentelemetry_sdk::)?Resource`"), nil, "0.28",
		"`Resource::builder().build()`"},
	{".with_config(…)", regexp.MustCompile("no method named `with_config` found for struct `(?:opentelemetry_sdk::trace::)?TracerProviderBuilder`"), nil, "0.28",
		"`.with_resource(…)`, `.with_sampler(…)`"},
	{"opentelemetry_sdk::trace::config()", regexp.MustCompile("expected function, found module `opentelemetry_sdk::trace::config`"), nil, "0.28",
		"`SdkTracerProvider::builder().with_resource(…).with_sampler(…)`"},
	{".init() on an instrument", regexp.MustCompile("no method named `init` found for struct `(?:[a-z_:]*::)?(?:Async)?(?:Histogram|Instrument)Builder"), nil, "0.27",
		"`.build()`"},
	{"Key::new(…).string(…)", regexp.MustCompile("no method named `(?:string|i64|f64|bool|array)` found for struct `(?:opentelemetry::)?Key`"), nil, "0.26",
		"`KeyValue::new(\"…\", value)`"},
	{"opentelemetry::trace::TraceError", regexp.MustCompile("unresolved import `opentelemetry::trace::TraceError`"), nil, "0.29",
		"`opentelemetry_otlp::ExporterBuildError`, `opentelemetry_sdk::error::OTelSdkError`"},
	{"opentelemetry::sdk", regexp.MustCompile("unresolved import `opentelemetry::sdk|`sdk` in `opentelemetry`"), nil, "0.21",
		"`opentelemetry_sdk`"},
}

// oldAPI is the notes on old names that a Rust build stumbled over, in the
// order of its errors, each once. Both are empty when there are none.
func oldAPI(build string) (notes i18n.Text) {
	var told []string
	for _, block := range strings.Split(strings.ReplaceAll(stripped(build), "\r\n", "\n"), "\n\n") {
		at := strings.Index(block, "error[E")
		if at < 0 || len(told) == maxNotes {
			continue
		}
		said, code, _ := strings.Cut(block[at:], "\n")
		for _, o := range oldNames {
			if !o.error.MatchString(said) || o.code != nil && !o.code.MatchString(code) || slices.Contains(told, o.now) {
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
