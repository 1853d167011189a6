package causes

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
)

func newReader(r io.Reader) *bufio.Reader { return bufio.NewReader(r) }

// Ids of the rows.
const (
	traceA = "5b8efff798038103d269b633813fc60c"
	spanA  = "eee19b7ec3c1b174"
	spanB  = "0102030405060708"
	zeros  = "00000000000000000000000000000000"
)

// span is one span in JSON; times are nanoseconds since the epoch.
type span struct {
	trace, id, parent, name string
	start, end              int64
	more                    string // further fields, each with a comma before it
}

// cup is an ordinary span that has just ended.
func cup() span {
	now := time.Now().UnixNano()
	return span{trace: traceA, id: spanA, name: "brew coffee", start: now - 5e6, end: now}
}

func (s span) String() string {
	parent := ""
	if s.parent != "" {
		parent = fmt.Sprintf(`"parentSpanId":"%s",`, s.parent)
	}
	return fmt.Sprintf(`{"traceId":"%s","spanId":"%s",%s"name":"%s","kind":1,"startTimeUnixNano":"%d","endTimeUnixNano":"%d"%s}`,
		s.trace, s.id, parent, s.name, s.start, s.end, s.more)
}

const serviceAttribute = `{"key":"service.name","value":{"stringValue":"%s"}}`

// spansOf is an export request with spans of one service; "" leaves the name out.
func spansOf(service string, spans ...span) string {
	attrs := ""
	if service != "" {
		attrs = fmt.Sprintf(serviceAttribute, service)
	}
	all := make([]string, len(spans))
	for i, s := range spans {
		all[i] = s.String()
	}
	return `{"resourceSpans":[{"resource":{"attributes":[` + attrs + `]},"scopeSpans":[{"spans":[` + strings.Join(all, ",") + `]}]}]}`
}

// shop is an export request of the coffee shop.
func shop(spans ...span) string { return spansOf("coffee-shop", spans...) }

// counter is an export request with one data point.
func counter() string {
	now := time.Now().UnixNano()
	return fmt.Sprintf(`{"resourceMetrics":[{"resource":{"attributes":[`+serviceAttribute+`]},"scopeMetrics":[{"metrics":[{"name":"coffee.brewed","unit":"{cup}",`+
		`"sum":{"aggregationTemporality":2,"isMonotonic":true,"dataPoints":[{"asInt":"1","startTimeUnixNano":"%d","timeUnixNano":"%d"}]}}]}]}]}`, "coffee-shop", now-5e6, now)
}
