package otlp

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"otelings/telemetry"
)

// Explain says in one line what is wrong with a JSON body that did not decode:
// where it stops being JSON, or else the first place at which OTLP writes its
// JSON otherwise, and how. "" when it finds neither.
func Explain(signal telemetry.Signal, body []byte) string { return explain(signal, body, false) }

// ExplainStrict is Explain for a receiver that guesses nothing: it objects too
// to keys in the notation of the protocol's own files (span_id for spanId), which
// many decoders take although the specification does not.
func ExplainStrict(signal telemetry.Signal, body []byte) string { return explain(signal, body, true) }

// Place is the line and column that an explanation names, 0 and 0 for none; both
// count from 1, columns in bytes.
func Place(explained string) (line, column int) {
	at := strings.LastIndex(explained, "line ")
	if at < 0 {
		return 0, 0
	}
	if n, _ := fmt.Sscanf(explained[at:], "line %d, column %d", &line, &column); n != 2 {
		return 0, 0
	}
	return line, column
}

func explain(signal telemetry.Signal, body []byte, strict bool) string {
	var raw json.RawMessage
	var syntax *json.SyntaxError
	if errors.As(json.Unmarshal(body, &raw), &syntax) {
		if syntax.Error() == "unexpected end of JSON input" {
			return "the JSON ends too early, at " + place(body, syntax.Offset)
		}
		return fmt.Sprintf("not JSON at %s: %v", place(body, syntax.Offset), syntax)
	}
	x := explainer{dec: json.NewDecoder(bytes.NewReader(body)), strict: strict}
	x.dec.UseNumber()
	x.value("the body", "", schemas[signal], 0)
	if x.found == "" {
		return ""
	}
	for x.at < int64(len(body)) && strings.IndexByte(" \t\r\n:,", body[x.at]) >= 0 {
		x.at++
	}
	return x.found + ", at " + place(body, x.at+1)
}

// place is a byte offset as people count.
func place(body []byte, offset int64) string {
	head := body[:min(max(offset, 0), int64(len(body)))]
	return fmt.Sprintf("line %d, column %d", bytes.Count(head, []byte("\n"))+1, len(head)-bytes.LastIndexByte(head, '\n')-1)
}

// explainer walks valid JSON until it has found something.
type explainer struct {
	dec    *json.Decoder
	strict bool
	from   int64 // where the token read last was looked for
	found  string
	at     int64 // from, of what was found
}

func (x *explainer) say(path, what string) {
	if x.found == "" {
		x.found, x.at = path+" "+what, x.from
	}
}

func (x *explainer) token() (json.Token, error) {
	x.from = x.dec.InputOffset()
	return x.dec.Token()
}

// value walks one value that stands at path under key. m is its message, nil
// for a scalar and for what OTLP does not know.
func (x *explainer) value(path, key string, m *message, depth int) {
	t, err := x.token()
	if err != nil || depth > 4*maxDepth {
		x.say(path, "nests too deep")
		return
	}
	switch t {
	case json.Delim('{'):
		if m != nil && listed(key) {
			x.say(path, "is an object: OTLP has a list here"+example(key))
		}
		x.object(path, m, depth)
	case json.Delim('['):
		if m != nil && !listed(key) {
			x.say(path, "is a list: OTLP has an object here"+example(key))
		}
		for i := 0; x.dec.More() && x.found == ""; i++ {
			x.element(path+"["+strconv.Itoa(i)+"]", key, m, depth+1)
		}
		x.close()
	default:
		if m != nil && t != nil {
			what := "an object"
			if listed(key) {
				what = "a list"
			}
			x.say(path, fmt.Sprintf("is %s: OTLP has %s here%s", shown(t), what, example(key)))
		}
	}
}

// element walks an element of the list under key.
func (x *explainer) element(path, key string, m *message, depth int) {
	if !listed(key) {
		x.value(path, "", nil, depth)
		return
	}
	t, err := x.token()
	switch {
	case err != nil || depth > 4*maxDepth:
		x.say(path, "nests too deep")
	case t == json.Delim('{'):
		x.object(path, m, depth)
	case t == json.Delim('['):
		x.say(path, "is a list: OTLP has an object here")
	case t != nil && m != nil:
		x.say(path, fmt.Sprintf("is %s: OTLP has an object here", shown(t)))
	}
}

func (x *explainer) object(path string, m *message, depth int) {
	prefix := path + "."
	if path == "the body" {
		prefix = ""
	}
	for x.dec.More() && x.found == "" {
		t, err := x.token()
		key, ok := t.(string)
		if err != nil || !ok {
			return
		}
		switch {
		case m == nil:
			x.value(prefix+key, "", nil, depth+1)
		case x.strict && strings.Contains(key, "_"):
			x.say(prefix+key, "is no key of OTLP/JSON: keys are lowerCamelCase, "+camel(key))
		case m.names[key] != nil:
			x.value(prefix+key, key, m.names[key], depth+1)
		default:
			x.scalar(prefix+key, key, depth+1)
		}
	}
	x.close()
}

// close takes the closing bracket, which is not there when the walk has ended.
func (x *explainer) close() {
	if x.found == "" {
		_, _ = x.token()
	}
}

// scalar walks the value of a key that holds no message.
func (x *explainer) scalar(path, key string, depth int) {
	rule := scalarRule(key)
	if rule == nil {
		x.value(path, "", nil, depth)
		return
	}
	t, err := x.token()
	if err != nil || t == nil {
		return
	}
	if _, nested := t.(json.Delim); nested {
		x.say(path, "is "+shown(t)+": OTLP has one value here")
		return
	}
	if what := rule(t); what != "" {
		x.say(path, "is "+shown(t)+": "+what)
	}
}

// listed are the keys of OTLP/JSON whose value is a list of messages.
func listed(key string) bool {
	switch key {
	case "attributes", "events", "links", "values", "exemplars", "metadata", "spans", "metrics":
		return true
	}
	for _, s := range []string{"resource", "scope", "log", "data", "filtered", "quantile", "entity"} {
		if rest, ok := strings.CutPrefix(key, s); ok && rest != "" {
			return true
		}
	}
	return false
}

// example shows how a key that is often written wrong is written.
func example(key string) string {
	switch key {
	case "attributes":
		return ` [{"key":"k","value":{"stringValue":"v"}}]`
	case "value", "body":
		return ` {"stringValue":"v"}`
	case "arrayValue", "kvlistValue":
		return ` {"values":[…]}`
	case "status":
		return ` {"code":2}`
	}
	return ""
}

// scalarRule is what the value of key must be; nil for keys without a rule.
func scalarRule(key string) func(json.Token) string {
	switch key {
	case "traceId", "trace_id":
		return idRule(16)
	case "spanId", "span_id", "parentSpanId", "parent_span_id":
		return idRule(8)
	case "kind", "code", "severityNumber", "severity_number", "aggregationTemporality", "aggregation_temporality":
		return func(t json.Token) string {
			if n, ok := t.(json.Number); ok && integer(string(n)) {
				return ""
			}
			return "enums are numbers in OTLP/JSON"
		}
	case "boolValue", "bool_value", "isMonotonic", "is_monotonic":
		return func(t json.Token) string {
			if _, ok := t.(bool); ok {
				return ""
			}
			return "want true or false"
		}
	case "doubleValue", "double_value", "asDouble", "as_double":
		return func(t json.Token) string {
			if _, err := strconv.ParseFloat(fmt.Sprint(t), 64); err == nil {
				return ""
			}
			return "want a number"
		}
	case "intValue", "int_value", "asInt", "as_int":
		return wholeRule(`want a whole number, "42"`)
	case "name", "key", "unit", "description", "version", "stringValue", "string_value", "severityText", "eventName", "schemaUrl", "traceState", "message":
		return func(t json.Token) string {
			if _, ok := t.(string); ok {
				return ""
			}
			return "want a string"
		}
	}
	if strings.HasSuffix(key, "UnixNano") || strings.HasSuffix(key, "_unix_nano") {
		return wholeRule(`times are nanoseconds since 1970, "1700000000000000000"`)
	}
	return nil
}

// idRule is for an id of n bytes, which may be left empty.
func idRule(n int) func(json.Token) string {
	return func(t json.Token) string {
		s, ok := t.(string)
		if _, err := hex.DecodeString(s); ok && err == nil && (len(s) == 2*n || s == "") {
			return ""
		}
		if b, err := base64.StdEncoding.DecodeString(s); ok && err == nil && len(b) == n {
			return fmt.Sprintf("that is base64, ids are hexadecimal in OTLP/JSON, %d digits", 2*n)
		}
		return fmt.Sprintf("want %d hexadecimal digits", 2*n)
	}
}

func wholeRule(want string) func(json.Token) string {
	return func(t json.Token) string {
		switch t := t.(type) {
		case json.Number:
			if integer(string(t)) {
				return ""
			}
		case string:
			if integer(t) {
				return ""
			}
		}
		return want
	}
}

func integer(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	return digits != "" && strings.Trim(digits, "0123456789") == ""
}

// shown is a token as it is quoted in a message.
func shown(t json.Token) string {
	switch t := t.(type) {
	case string:
		if len(t) > 60 {
			t = t[:60] + "…"
		}
		return strconv.Quote(t)
	case json.Delim:
		if t == '{' {
			return "an object"
		}
		return "a list"
	}
	return fmt.Sprint(t)
}

// camel is a key of the protocol's own files as JSON has it.
func camel(key string) string {
	parts := strings.Split(key, "_")
	for i, p := range parts {
		if i > 0 && p != "" {
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "")
}
