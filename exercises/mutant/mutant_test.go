package mutant

import (
	"slices"
	"strings"
	"testing"
)

const program = `//! provider.shutdown() in a comment is none.
/* nor /* here: KeyValue::new("no", 1) */ */
fn main() -> Result<(), Box<dyn Error>> {
    let provider = SdkTracerProvider::builder()
        .with_resource(Resource::builder().with_service_name("shop").build())
        .build();
    global::set_tracer_provider(provider.clone());
    let text = r#"cx.span().set_attribute(KeyValue::new("raw", ")"));"#;
    let tracer = global::tracer("shop");
    tracer.in_span("order (1)", |cx| {
        cx.span().set_attribute(KeyValue::new("order.id", 7));
        cx.span().set_status(Status::error("sold ) out"));
        let call = tracer
            .span_builder("call")
            .with_kind(SpanKind::Client)
            .with_attributes([
                KeyValue::new("a", 'x'),
                KeyValue::new("b", f(1, 2)),
            ])
            .start_with_context(&tracer, &cx);
        drop(call);
    });
    provider.shutdown()?;
    Ok(())
}
`

// Each mutant takes one thing out, at its place, and nothing out of comments
// and strings.
func TestEachThingIsTakenOutOnce(t *testing.T) {
	all := Of("rust", map[string]string{"src/main.rs": program})
	want := map[string]struct {
		line       int
		gone, here string // what is not there any more, what still is
	}{
		`service-name:with_service_name("shop")`:                                 {5, `.with_service_name("shop")`, "Resource::builder().build()"},
		`resource:with_resource(Resource::builder().with_service_name("shop").…`: {5, "with_resource", "SdkTracerProvider::builder()\n        .build();"},
		"provider:set_tracer_provider(provider.clone())":                         {7, "set_tracer_provider", "let text ="},
		"parent:order (1)":   {10, "\n    tracer.in_span(", "{ let _no_parent = opentelemetry::Context::new().attach(); tracer.in_span("},
		"name:order (1)":     {10, `"order (1)"`, `in_span("otelings-mutant"`},
		"attribute:order.id": {11, `"order.id"`, `set_status`},
		`status:set_status(Status::error("sold ) out"))`: {12, "set_status", `"order.id"`},
		"name:call":                        {14, `"call"`, `span_builder("otelings-mutant")`},
		"kind:with_kind(SpanKind::Client)": {15, "with_kind", "span_builder(\"call\")\n            .with_attributes("},
		"attribute:a":                      {17, `KeyValue::new("a"`, `KeyValue::new("b", f(1, 2))`},
		"attribute:b":                      {18, `KeyValue::new("b"`, `KeyValue::new("a", 'x'),`},
		"parent:&cx":                       {20, "&cx)", "start_with_context(&tracer, &opentelemetry::Context::new())"},
		"flush:provider.shutdown()":        {23, "\n    provider.shutdown()", "Ok::<(), std::fmt::Error>(())?;"},
	}
	for _, m := range all {
		w, ok := want[m.ID]
		if !ok {
			t.Errorf("%s at line %d was not expected", m.ID, m.Line)
			continue
		}
		delete(want, m.ID)
		if m.Line != w.line || strings.Contains(m.Text, w.gone) || !strings.Contains(m.Text, w.here) {
			t.Errorf("%s at line %d:\n%s", m.ID, m.Line, m.Text)
		}
		if !strings.HasPrefix(m.Text, "//! provider.shutdown() in a comment is none.\n/* nor") || !strings.Contains(m.Text, `r#"cx.span().set_attribute(KeyValue::new("raw", ")"));"#`) {
			t.Errorf("%s changed a comment or a string", m.ID)
		}
		if m.Operator.Words().EN == "" || m.Operator.Words().ZH == "" {
			t.Errorf("%s has no words", m.Operator)
		}
	}
	for id := range want {
		t.Errorf("%s is missing", id)
	}
}

func TestIDsAreUniqueAndInOrder(t *testing.T) {
	all := Of("rust", map[string]string{"b.rs": program, "a.rs": program})
	seen := map[string]bool{}
	for i, m := range all {
		if seen[m.ID] {
			t.Errorf("%s stands twice", m.ID)
		}
		seen[m.ID] = true
		if i > 0 && (all[i-1].File > m.File || all[i-1].File == m.File && all[i-1].Line > m.Line) {
			t.Errorf("%s:%d stands behind %s:%d", m.File, m.Line, all[i-1].File, all[i-1].Line)
		}
	}
	if !seen["attribute:a#2"] {
		t.Error("the second of one name has no number")
	}
}

// A value that is used cannot be taken out as a statement.
func TestAUsedValueStays(t *testing.T) {
	src := `fn f() { let x = span.add_event("a", vec![]); y = span.set_status(ok()); g(span.set_status(ok())); if a { span.set_status(ok()); } }`
	var ids []string
	for _, m := range Of("rust", map[string]string{"a.rs": src}) {
		ids = append(ids, m.ID)
		if strings.Count(m.Text, "set_status") != 2 || !strings.Contains(m.Text, "if a {") {
			t.Errorf("%s: %s", m.ID, m.Text)
		}
	}
	if !slices.Equal(ids, []string{"status:set_status(ok())"}) {
		t.Errorf("%v", ids)
	}
}

// Whatever the source is, nothing panics and every byte keeps its place.
func FuzzOf(f *testing.F) {
	f.Add(program)
	f.Add("x.in_span(\"")
	f.Add("'a: loop { '\\'' } b\"x\" r##\"")
	f.Add("KeyValue::new(KeyValue::new(\"\"),")
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 4000 {
			t.Skip("a solution is short")
		}
		if m := mask(src); len(m) != len(src) || strings.Count(m, "\n") != strings.Count(src, "\n") {
			t.Fatalf("%q became %q", src, m)
		}
		for _, m := range Of("rust", map[string]string{"a.rs": src}) {
			if m.Text == src {
				t.Fatalf("%s changes nothing", m.ID)
			}
		}
	})
}
