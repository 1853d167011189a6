package runner

import "slices"

// Changes is what Environ makes of base for the sake of telemetry: set holds
// "NAME=value" of OTEL_* variables, NO_PROXY and extra, unset the names that
// are in base and do not reach the program.
func Changes(base []string, endpoint string, extra map[string]string) (set, unset []string) {
	kept := map[string]bool{}
	for _, entry := range Environ(base, endpoint, extra) {
		name, _, _ := cutVariable(entry)
		kept[name] = true
		_, own := extra[name]
		if own || isTelemetry(name) || name == "NO_PROXY" || name == "no_proxy" {
			set = append(set, entry)
		}
	}
	for _, entry := range base {
		if name, _, ok := cutVariable(entry); ok && !kept[name] && !slices.Contains(unset, name) {
			unset = append(unset, name)
		}
	}
	return set, unset
}
