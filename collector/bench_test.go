package collector

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"google.golang.org/grpc"
)

const (
	perRequest = 500
	perRun     = 100_000
)

// BenchmarkIngest stores 100,000 spans an iteration, in requests of 500, from
// a client in a process of its own, and reports the processor time of this
// process, the collector's, for them.
func BenchmarkIngest(b *testing.B) {
	for _, transport := range []string{"grpc", "grpc-gzip", "http", "http-gzip", "json"} {
		b.Run(transport, func(b *testing.B) {
			r := start(b, nil)
			stop := loader(b, transport, r.Addr())
			defer stop.Close()
			if err := stop.run(); err != nil { // connections, pools, code paths
				b.Fatal(err)
			}
			b.ResetTimer()
			before := cpuSeconds()
			for range b.N {
				if err := stop.run(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric((cpuSeconds()-before)/float64(b.N), "cpu-s/100kspans")
			b.StopTimer()
			if got, want := r.store.Snapshot().Counts.Spans, (b.N+1)*perRun; got != want {
				b.Fatalf("%d spans, want %d", got, want)
			}
		})
	}
}

// load is a client process: a line in starts a run, a line out ends it.
type load struct {
	in  io.WriteCloser
	out *bufio.Reader
	cmd *exec.Cmd
}

func (l *load) run() error {
	if _, err := io.WriteString(l.in, "go\n"); err != nil {
		return err
	}
	line, err := l.out.ReadString('\n')
	if err == nil && line != "done\n" {
		err = fmt.Errorf("client: %s", line)
	}
	return err
}

func (l *load) Close() {
	l.in.Close()
	_ = l.cmd.Wait()
}

func loader(b *testing.B, transport, addr string) *load {
	cmd := exec.Command(os.Args[0], "-test.run=^TestLoadClient$")
	cmd.Env = append(os.Environ(), "OTELINGS_LOAD="+transport+" "+addr)
	in := must(cmd.StdinPipe())
	out := must(cmd.StdoutPipe())
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	return &load{in, bufio.NewReader(out), cmd}
}

// TestLoadClient is the benchmark's client process; it does nothing in a test run.
func TestLoadClient(t *testing.T) {
	transport, addr, ok := strings.Cut(os.Getenv("OTELINGS_LOAD"), " ")
	if !ok {
		return
	}
	var send func() error
	switch transport {
	case "grpc", "grpc-gzip":
		body := protoSpans(perRequest)
		var opts []grpc.CallOption
		if transport == "grpc-gzip" {
			opts = append(opts, grpc.UseCompressor("gzip"))
		}
		r := &rig{t: t}
		cc := r.connTo(addr)
		send = func() error { return r.call(cc, traceExport, body, opts...) }
	default:
		body, ct, codec := protoSpans(perRequest), pb, ""
		if transport == "json" {
			body, ct = jsonSpans(perRequest), js
		}
		if transport == "http-gzip" {
			body, codec = gzipped(body), "gzip"
		}
		client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
		defer client.CloseIdleConnections()
		send = func() error {
			req := must(http.NewRequest("POST", "http://"+addr+"/v1/traces", bytes.NewReader(body)))
			req.Header.Set("Content-Type", ct)
			if codec != "" {
				req.Header.Set("Content-Encoding", codec)
			}
			res, err := client.Do(req)
			if err != nil {
				return err
			}
			defer res.Body.Close()
			_, err = io.Copy(io.Discard, res.Body)
			return err
		}
	}
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		var wg sync.WaitGroup
		errs := make(chan error, 4)
		for range 4 {
			wg.Go(func() {
				for range perRun / perRequest / 4 {
					if err := send(); err != nil {
						errs <- err
						return
					}
				}
			})
		}
		wg.Wait()
		close(errs)
		if err := <-errs; err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("done")
	}
}
