package check

import (
	"net/url"
	"regexp"
	"strings"
)

// What a program and its build say, read for facts. Terminal colours are
// removed first: tracing's fmt layer writes them into pipes too.

var (
	ansiCodes = regexp.MustCompile("\x1b\\[[0-9;?]*[A-Za-z]|\x1b\\][^\x07]*\x07")
	panicLine = regexp.MustCompile(`thread '([^']*)'(?: \([0-9]+\))? (?:has )?panicked at ([^\n]*)`)
	// The words of a failed export in opentelemetry 0.31: its internal event
	// names, and what reqwest and tonic say when nobody listens.
	exportError = regexp.MustCompile(`BatchSpanProcessor\.(?:Export|Flush\.Export)?Error|SimpleProcessor\.OnEnd\.Error|Http[A-Za-z]*Client\.[A-Za-z.]*(?:Failed|Error)|TonicTracesClient\.[A-Za-z.]*(?:Failed|Error)|tcp connect error|HTTP export failed|ConnectionRefused|Connection refused|dns error|failed to lookup address|traces export: |HTTPConnectionPool\(|ECONNREFUSED|Failed to connect to `)
	connectTo   = regexp.MustCompile(`url: \\*"([^"\\]+)|tcp connect error\\*", ([0-9a-zA-Z.:\[\]]+),|dial tcp ([0-9a-zA-Z.:\[\]]+): |ECONNREFUSED ([0-9a-zA-Z.:\[\]]+[0-9])|HTTPConnectionPool\(host='([^']+)', port=([0-9]+)\)|Failed to connect to \S*?([0-9.]+:[0-9]+)`)
)

func stripped(s string) string { return ansiCodes.ReplaceAllString(s, "") }

// outputFacts is what the output of a program says about its end.
type outputFacts struct {
	Panic         string // "src/main.rs:3:5: boom" of the main thread
	ExporterPanic string // of a thread of the SDK
	Export        string // the line with a failed export
	ExportTo      string // host:port it tried, "" when not said
	MainErr       string // "Error: …", written when main returned an error
}

func readOutput(p *Process) outputFacts {
	var f outputFacts
	if p == nil {
		return f
	}
	stderr := stripped(p.Stderr)
	for _, m := range panicLine.FindAllStringSubmatchIndex(stderr, -1) {
		thread := stderr[m[2]:m[3]]
		said := strings.TrimSuffix(strings.TrimSpace(stderr[m[4]:m[5]]), ":")
		if msg := firstLine(stderr[m[1]:]); msg != "" && !strings.HasPrefix(msg, "stack backtrace") {
			said += ": " + msg
		}
		switch {
		case strings.HasPrefix(thread, "OpenTelemetry"):
			f.ExporterPanic = first(f.ExporterPanic, clipTo(said, 160))
		case thread == "main":
			f.Panic = first(f.Panic, clipTo(said, 160))
		}
	}
	for _, text := range []string{stderr, stripped(p.Stdout)} {
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			if f.Export == "" && exportError.MatchString(line) {
				f.Export = line
				if m := connectTo.FindStringSubmatch(line); m != nil {
					f.ExportTo = exportedTo(m)
				}
			}
			if f.MainErr == "" && strings.HasPrefix(line, "Error: ") {
				f.MainErr = clipTo(line, 160)
			}
		}
	}
	return f
}

// exportedTo is the address in one of the shapes of connectTo; Python says the
// host and the port apart.
func exportedTo(m []string) string {
	if m[5] != "" {
		return hostPort(m[5] + ":" + m[6])
	}
	for _, addr := range append(m[1:5:5], m[7]) {
		if addr != "" {
			return hostPort(addr)
		}
	}
	return ""
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// hostPort is the authority of an address with its port filled in and the
// names of loopback made one; "" when there is none.
func hostPort(addr string) string {
	if !strings.Contains(addr, "://") {
		addr = "http://" + addr
	}
	u, err := url.Parse(addr)
	if err != nil || u.Host == "" {
		return ""
	}
	host, port := strings.ToLower(u.Hostname()), u.Port()
	if host == "localhost" || host == "::1" || host == "0.0.0.0" {
		host = "127.0.0.1"
	}
	if port == "" {
		port = "80"
		if u.Scheme == "https" {
			port = "443"
		}
	}
	return host + ":" + port
}
