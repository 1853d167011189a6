package runner

import (
	"maps"
	"slices"
	"strings"
)

// loopback is what a proxy must never be asked for.
var loopback = []string{"127.0.0.1", "localhost", "::1"}

// endpointVariable is how an OTLP exporter learns the attempt's endpoint.
const endpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT"

// Environ is the environment of a learner's program: base without any OTEL_*
// variable and without proxies, with loopback added to NO_PROXY, then extra,
// then the endpoint, which wins over both; an empty endpoint sets none. A name
// occurs once: in base the last value counts, as it does for a process. Names
// of proxies are matched in any case. Base is not changed.
func Environ(base []string, endpoint string, extra map[string]string) []string {
	var names []string
	values := make(map[string]string, len(base)+len(extra)+3)
	set := func(name, value string) {
		if _, known := values[name]; !known {
			names = append(names, name)
		}
		values[name] = value
	}
	var direct []string
	for _, entry := range base {
		name, value, ok := cutVariable(entry)
		switch {
		case !ok, isTelemetry(name), isProxy(name):
		case strings.EqualFold(name, "NO_PROXY"):
			direct = append(direct, strings.Split(value, ",")...)
		default:
			set(name, value)
		}
	}
	noProxy := joinDirect(direct)
	set("NO_PROXY", noProxy)
	set("no_proxy", noProxy)
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		set(name, extra[name])
	}
	if endpoint != "" {
		set(endpointVariable, endpoint)
	}
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = name + "=" + values[name]
	}
	return out
}

// cutVariable splits "NAME=value"; Windows has names that begin with "=".
func cutVariable(entry string) (name, value string, ok bool) {
	if entry == "" {
		return "", "", false
	}
	i := strings.IndexByte(entry[1:], '=')
	if i < 0 {
		return "", "", false
	}
	return entry[:i+1], entry[i+2:], true
}

func isTelemetry(name string) bool {
	return len(name) >= 5 && strings.EqualFold(name[:5], "OTEL_")
}

// isProxy is about every variable that names a proxy for some scheme:
// HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, FTP_PROXY, GRPC_PROXY.
func isProxy(name string) bool {
	upper := strings.ToUpper(name)
	return strings.HasSuffix(upper, "_PROXY") && upper != "NO_PROXY"
}

// joinDirect appends the loopback hosts that are not in the list yet.
func joinDirect(hosts []string) string {
	var out []string
	for _, host := range slices.Concat(hosts, loopback) {
		if host = strings.TrimSpace(host); host != "" && !slices.Contains(out, host) {
			out = append(out, host)
		}
	}
	return strings.Join(out, ",")
}

// lookup is the last value of name in environment env, "" when it is not set.
func lookup(env []string, name string) string {
	for _, entry := range slices.Backward(env) {
		if n, value, ok := cutVariable(entry); ok && n == name {
			return value
		}
	}
	return ""
}

// OwnEnviron is the environment of a learner's own program: base as it is, but
// for what aims an OTLP exporter (endpoint, headers, certificates, generic and
// per signal), then extra, then the endpoint. The learner's other OTEL_*
// variables stay, service name and resource attributes among them; proxies
// stay too, with loopback added to NO_PROXY.
func OwnEnviron(base []string, endpoint string, extra map[string]string) []string {
	var out, direct []string
	for _, entry := range base {
		name, value, ok := cutVariable(entry)
		switch {
		case !ok, aimsExporter(name), name == endpointVariable:
		case strings.EqualFold(name, "NO_PROXY"):
			direct = append(direct, strings.Split(value, ",")...)
		default:
			out = append(out, entry)
		}
	}
	noProxy := joinDirect(direct)
	out = append(out, "NO_PROXY="+noProxy, "no_proxy="+noProxy)
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		if !aimsExporter(name) {
			out = append(out, name+"="+extra[name])
		}
	}
	return append(out, endpointVariable+"="+endpoint)
}

// aimsExporter reports whether a variable decides where an OTLP exporter sends,
// or with which credentials.
func aimsExporter(name string) bool {
	rest, ok := strings.CutPrefix(strings.ToUpper(name), "OTEL_EXPORTER_OTLP_")
	if !ok {
		return false
	}
	for _, signal := range []string{"TRACES_", "METRICS_", "LOGS_", "PROFILES_"} {
		rest = strings.TrimPrefix(rest, signal)
	}
	return slices.Contains([]string{"ENDPOINT", "HEADERS", "CERTIFICATE", "CLIENT_KEY", "CLIENT_CERTIFICATE", "INSECURE"}, rest)
}
