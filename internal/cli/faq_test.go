package cli

import (
	"bytes"
	"strings"
	"testing"
)

func TestFAQAnswers(t *testing.T) {
	home := t.TempDir()
	for _, c := range []struct {
		args []string
		in   string
		code int
		out  string // in standard output
		err  string // in standard error
	}{
		{[]string{"faq", "no", "reactor", "running"}, "", 0, "# “There is no reactor running”", ""},
		{[]string{"faq", "--lang", "zh", "no reactor running"}, "", 0, "批处理器在普通线程上导出", ""},
		{[]string{"faq", "spans-missing-at-exit"}, "", 0, "otelings learn quick-start", ""},
		{[]string{"faq"}, "", 0, "Nothing arrives\n  after-shutdown", ""},
		{[]string{"faq", "unkown service"}, "", 0, "# My service shows up as unknown_service?", "read as unkown→unknown"},
		{[]string{"faq", "-"}, "   Compiling x\n\x1b[1mthread 'main'\x1b[0m panicked at src/main.rs:4:84:\ncalled `Result::unwrap()` on an `Err` value: NoHttpClient\n", 0, "returns NoHttpClient?", ""},
		{[]string{"faq", "-"}, "error[E0308]: mismatched types\n --> src/main.rs:1:25\n  |\n1 | fn main(){ let x: u32 = \"a\"; }\n  |                   ---   ^^^ expected `u32`, found `&str`\n", 1, "", "nothing found"},
		{[]string{"faq", "-"}, "thread main panicked: called unwrap on an Err value: Database(SqliteError { code: 5, message: \"database is locked\" }) while opening the pool of connections for the orders table", 0, "No entry seems to be about this. The nearest:", ""},
		{[]string{"faq", "-"}, "", 1, "", "nothing found"},
		{[]string{"faq", "zzzqqq\x1b[31m"}, "", 1, "", "hint: try fewer words"},
		{[]string{"search", "采样"}, "", 0, "otelings faq ratio-sampling-broken-traces", ""},
		{[]string{"search", "silent", "second"}, "", 0, "otelings learn quick-start/silent-second", ""},
		{[]string{"search"}, "", 2, "", "hint: "},
	} {
		var out, errs bytes.Buffer
		code := Run(t.Context(), c.args, Streams{In: strings.NewReader(c.in), Out: &out, Err: &errs, Env: []string{"HOME=" + home, "OTELINGS_HOME=" + home, "LANG=C.UTF-8"}})
		if code != c.code || !strings.Contains(out.String(), c.out) || !strings.Contains(errs.String(), c.err) || strings.ContainsRune(out.String()+errs.String(), '\x1b') {
			t.Errorf("%q: exit %d, want %d\n%s\n%s", c.args, code, c.code, &out, &errs)
		}
		for _, line := range strings.Split(out.String(), "\n") {
			if c.args[0] == "faq" && len(c.args) > 1 && len([]rune(line)) > 80 {
				t.Errorf("%q: a line of %d letters: %s", c.args, len([]rune(line)), line)
			}
		}
	}
}
