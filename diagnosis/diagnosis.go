// Package diagnosis says in words what is wrong with what arrived, and why
// nothing did.
//
// It has one catalogue (Words), which the grading, the live view and the
// documentation share, and one judge (Of), which reads a snapshot of the store:
// the door events, whose causes the collector has set already, and the content
// of what was accepted. docs/diagnosis.md has each rule with its tolerance.
package diagnosis

import (
	"otelings/internal/i18n"
	"otelings/telemetry"
)

// Level says how much a finding matters.
type Level string

// The levels.
const (
	Problem Level = "problem" // something was lost, or is wrong
	Note    Level = "note"    // nothing is lost; worth knowing
)

// Entry is what is known about a cause, whoever provoked it.
type Entry struct {
	Cause telemetry.Cause
	Level Level
	Says  i18n.Text // what was seen and what it means
	Fix   i18n.Text // what to change
	Code  string    // lines of Rust, for opentelemetry 0.31, that mend it
	Env   string    // an environment variable with a value that mends it, "" when there is none
	FAQ   string    // id of the question that goes further
}

// Words is the entry of a cause. One that is not in the catalogue gets the
// general words.
func Words(c telemetry.Cause) Entry {
	for _, part := range [...][]Entry{atTheDoor, inWhatWasTaken} {
		for i := range part {
			if part[i].Cause == c {
				return part[i]
			}
		}
	}
	e := general
	e.Cause = c
	return e
}

// Causes is every cause that has words of its own, in the order of the
// catalogue.
func Causes() []telemetry.Cause {
	out := make([]telemetry.Cause, 0, len(atTheDoor)+len(inWhatWasTaken))
	for _, part := range [...][]Entry{atTheDoor, inWhatWasTaken} {
		for i := range part {
			out = append(out, part[i].Cause)
		}
	}
	return out
}

// general is what is said about a cause nobody has words for.
var general = Entry{
	Level: Problem,
	Says:  i18n.Text{EN: "The collector refused what arrived.", ZH: "Collector 拒收了到达的数据。"},
	Fix:   i18n.Text{EN: "Read the collector's answer.", ZH: "看 Collector 的应答。"},
	Code:  codeHTTP,
	Env:   envHTTP,
	FAQ:   "endpoint-path-404",
}

// What several entries advise.
const (
	envHTTP = "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318"
	envGRPC = "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317"

	codeHTTP = `let exporter = SpanExporter::builder().with_http().build()?;`
	codeGRPC = `let exporter = SpanExporter::builder().with_tonic().build()?;`
	codePath = `let exporter = SpanExporter::builder()
    .with_http()
    .with_endpoint("http://localhost:4318/v1/traces")
    .build()?;`
	codeProtocol = `let exporter = SpanExporter::builder()
    .with_http()
    .with_protocol(Protocol::HttpBinary)
    .build()?;`
	codeBatch = `let config = BatchConfigBuilder::default()
    .with_max_export_batch_size(128)
    .build();
let processor = BatchSpanProcessor::builder(exporter)
    .with_batch_config(config)
    .build();`
	codeOnce = `let provider = SdkTracerProvider::builder()
    .with_batch_exporter(exporter)
    .build();`
	codeRetry = `// export() of a SpanExporter of yours around the OTLP one, inner
for wait in [1, 2, 4] {
    if inner.export(batch.clone()).await.is_ok() {
        return Ok(());
    }
    std::thread::sleep(Duration::from_secs(wait));
}`
	codeIDs = `let provider = SdkTracerProvider::builder()
    .with_id_generator(RandomIdGenerator::default())
    .with_batch_exporter(exporter)
    .build();`
	codeClock = `let span = tracer.start("work"); // no with_start_time
// ... the work ...
drop(span); // no end_with_timestamp: the SDK takes the time`
)
