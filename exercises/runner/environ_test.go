package runner

import (
	"slices"
	"testing"
)

func TestEnviron(t *testing.T) {
	tests := []struct {
		name     string
		base     []string
		endpoint string
		extra    map[string]string
		want     []string
	}{
		{
			name:     "telemetry and proxies go, the rest stays",
			base:     []string{"PATH=/bin", "OTEL_SERVICE_NAME=x", "otel_traces_sampler=always_off", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://elsewhere", "HTTP_PROXY=http://p", "https_proxy=http://p", "All_Proxy=socks5://p", "HOTEL_NAME=Ritz", "OTELX=1"},
			endpoint: "http://127.0.0.1:1",
			want:     []string{"PATH=/bin", "HOTEL_NAME=Ritz", "OTELX=1", "NO_PROXY=127.0.0.1,localhost,::1", "no_proxy=127.0.0.1,localhost,::1", "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1"},
		},
		{
			name: "NO_PROXY gains loopback once, in both spellings",
			base: []string{"no_proxy=corp.example, localhost", "NO_PROXY=10.0.0.0/8"},
			want: []string{"NO_PROXY=corp.example,localhost,10.0.0.0/8,127.0.0.1,::1", "no_proxy=corp.example,localhost,10.0.0.0/8,127.0.0.1,::1"},
		},
		{
			name:     "extra is set in order, the endpoint wins",
			base:     []string{"A=old", "A=new"},
			endpoint: "http://127.0.0.1:2",
			extra:    map[string]string{"Z": "1", "A": "extra", "OTEL_BSP_SCHEDULE_DELAY": "100", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://wrong"},
			want:     []string{"A=extra", "NO_PROXY=127.0.0.1,localhost,::1", "no_proxy=127.0.0.1,localhost,::1", "OTEL_BSP_SCHEDULE_DELAY=100", "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:2", "Z=1"},
		},
		{
			name: "odd entries",
			base: []string{"", "NOVALUE", "=C:=C:\\dir", "EMPTY=", "EQ=a=b"},
			want: []string{"=C:=C:\\dir", "EMPTY=", "EQ=a=b", "NO_PROXY=127.0.0.1,localhost,::1", "no_proxy=127.0.0.1,localhost,::1"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := slices.Clone(tt.base)
			if got := Environ(tt.base, tt.endpoint, tt.extra); !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
			if !slices.Equal(tt.base, before) {
				t.Error("base was changed")
			}
		})
	}
}
