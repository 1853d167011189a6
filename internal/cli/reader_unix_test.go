//go:build unix

package cli

import (
	"bufio"
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestScopeEndsWithItsReader closes the reading end of a pipe while nothing
// arrives, as `| head -1` does.
func TestScopeEndsWithItsReader(t *testing.T) {
	for _, flag := range []string{"--json", "--plain"} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		home := t.TempDir()
		var errs bytes.Buffer
		code := make(chan int, 1)
		go func() {
			code <- Run(t.Context(), []string{"scope", flag, "--grpc", "0", "--http", "0"}, Streams{In: strings.NewReader(""), Out: w, Err: &errs, Env: []string{"HOME=" + home, "OTELINGS_HOME=" + home}})
		}()
		if _, err := bufio.NewReader(r).ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		r.Close()
		if c := <-code; c != exitOK {
			t.Errorf("%s: exit %d: %s", flag, c, errs.String())
		}
		w.Close()
	}
}
