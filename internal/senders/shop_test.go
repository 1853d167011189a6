package senders

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"otelings/telemetry"
)

// What one order service makes: twelve orders, of which every sixth is declined.
const (
	orders   = 12
	declined = 2
	lists    = 3
	spans    = 5*orders + 1 + lists
	logs     = orders + 1
	points   = 5 // two outcomes, two status codes, one level of stock
)

// parents says which span is a child of which.
func parents() map[string]string {
	return map[string]string{
		"POST /orders": "", "check stock": "POST /orders", "SELECT stock": "check stock", "POST /charges": "POST /orders",
		"send confirmation": "POST /orders", "import prices": "", "import price list": "import prices",
	}
}

// whole fails unless exactly what a service makes has arrived from it. More log
// records than the service's own are those of errors, written by its library.
func whole(t *testing.T, s *telemetry.Snapshot, service string, errorLogs int) {
	t.Helper()
	wholeSpans(t, s, service)
	wholeLogs(t, s, service, errorLogs)
	wholeMetrics(t, s, service)
}

func wholeSpans(t *testing.T, s *telemetry.Snapshot, service string) {
	t.Helper()
	byKey := map[telemetry.SpanKey]*telemetry.Span{}
	got, failed := map[string]int{}, map[string]int{}
	for _, sp := range s.Spans {
		byKey[sp.Key()] = sp
	}
	for _, sp := range s.Spans {
		if sp.Resource.Service() != service {
			continue
		}
		got[sp.Name]++
		if sp.Status == telemetry.StatusError {
			failed[sp.Name]++
			if sp.Name == "POST /charges" && len(sp.Events) != 1 {
				t.Errorf("a declined charge has %d events, want the exception", len(sp.Events))
			}
		}
		if want := parents()[sp.Name]; want != "" {
			if p := byKey[sp.ParentKey()]; p == nil || p.Name != want {
				t.Errorf("%s: its parent is %v, want %s", sp.Name, p, want)
			}
		}
	}
	want := map[string]int{
		"POST /orders": orders, "check stock": orders, "SELECT stock": orders, "POST /charges": orders, "send confirmation": orders,
		"import prices": 1, "import price list": lists,
	}
	if !maps.Equal(got, want) {
		t.Errorf("spans of %s: %v, want %v", service, got, want)
	}
	if want := map[string]int{"POST /orders": declined, "POST /charges": declined}; !maps.Equal(failed, want) {
		t.Errorf("failed spans of %s: %v, want %v", service, failed, want)
	}
}

func wholeLogs(t *testing.T, s *telemetry.Snapshot, service string, errorLogs int) {
	t.Helper()
	byKey := map[telemetry.SpanKey]string{}
	for _, sp := range s.Spans {
		byKey[sp.Key()] = sp.Name
	}
	got := map[string]int{}
	for _, l := range s.Logs {
		if l.Resource.Service() == service {
			got[byKey[l.SpanKey()]]++
		}
	}
	want := map[string]int{"": 1, "POST /orders": orders}
	if errorLogs > 0 {
		want["POST /charges"] = errorLogs
	}
	if !maps.Equal(got, want) {
		t.Errorf("log records of %s by span: %v, want %v", service, got, want)
	}
}

func wholeMetrics(t *testing.T, s *telemetry.Snapshot, service string) {
	t.Helper()
	last := map[string]string{}
	for _, m := range s.Metrics {
		if m.Resource.Service() != service || !own(m) {
			continue
		}
		for _, p := range m.Points {
			value := fmt.Sprint(p.Value.Any())
			if m.Type == telemetry.MetricHistogram {
				value = fmt.Sprint(p.Count)
			}
			last[m.Name+" "+distinction(p.Attrs)] = value
		}
	}
	want := map[string]string{
		"shop.orders.placed accepted": fmt.Sprint(orders - declined), "shop.orders.placed declined": fmt.Sprint(declined),
		"http.server.request.duration 201": fmt.Sprint(orders - declined), "http.server.request.duration 502": fmt.Sprint(declined),
		"shop.stock.level book": "88",
	}
	if !maps.Equal(last, want) {
		t.Errorf("last values of %s: %v, want %v", service, last, want)
	}
}

// distinction is the attribute that tells the points of a metric apart.
func distinction(a telemetry.Attrs) string {
	for _, key := range []string{"shop.order.outcome", "http.response.status_code", "shop.item"} {
		if v, ok := a.Get(key); ok {
			return v.Text()
		}
	}
	return ""
}

// own reports whether a metric is the service's and not of the SDK about itself.
func own(m *telemetry.Metric) bool { return m.Scope != nil && m.Scope.Name == "shop.orders" }

// ownPoints counts the points of the services, and names the other scopes.
func ownPoints(s *telemetry.Snapshot) (n int, others string) {
	names := map[string]int{}
	for _, m := range s.Metrics {
		if own(m) {
			n += len(m.Points)
		} else {
			names[m.Scope.Name] += len(m.Points)
		}
	}
	var b strings.Builder
	for name, k := range names {
		fmt.Fprintf(&b, " %s: %d points;", name, k)
	}
	return n, b.String()
}
