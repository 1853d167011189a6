package check

import (
	"strings"
	"testing"

	"otelings/telemetry"
)

// A build that fails for lack of a linker, of space or of a toolchain names the
// doctor; one that the program caused does not.
func TestMachineFaults(t *testing.T) {
	for build, machine := range map[string]bool{
		"error: linker `cc` not found\n  |\n  = note: No such file or directory (os error 2)\n":                       true,
		"error: linking with `cc` failed: exit status: 1\n  = note: /usr/bin/ld: cannot find Scrt1.o: No such file\n": true,
		"error: linking with `cc` failed: exit status: 1\n  = note: undefined reference to `otel_start'\n":            false,
		"error: failed to write `/work/target/x.rmeta`: No space left on device (os error 28)\n":                      true,
		"error: rustup could not choose a version of cargo to run, because one wasn't specified explicitly\n":         true,
		"error: rustc 1.85.0 is not supported by the following package:\n  first-trace@0.1.0 requires rustc 1.90\n":   true,
		"error: failed to join paths from `$LD_LIBRARY_PATH` together\n":                                              true,
		"error[E0425]: cannot find value `spam` in this scope\n --> src/main.rs:4:5\n":                                false,
		"error: failed to parse manifest at `/work/Cargo.toml`\n":                                                     false,
	} {
		r := Grade(Evidence{Snapshot: &telemetry.Snapshot{}, Final: true, Process: &Process{Build: build, Language: "rust"}}, firstTrace(t))
		f := r.Findings[0]
		if f.Mistake != "build-failed" {
			t.Errorf("%q is %q", build, f.Mistake)
		}
		if got := strings.Contains(f.Next.EN, "otelings doctor") && strings.Contains(f.Next.ZH, "otelings doctor"); got != machine {
			t.Errorf("%q: next step %q", build, f.Next.EN)
		}
	}
}
