package cli

import "runtime/debug"

// memoryLimit is what the Go runtime holds at most without collecting garbage
// more often: the store's 128 MiB, what is being decoded, and room to breathe.
// The program's own pages, some 30 MiB, come on top; together that is less than
// the 256 MiB that are promised. See docs/decisions.
const memoryLimit = 176 << 20

// boundMemory sets it, unless whoever started the program has set one.
func boundMemory(getenv func(string) string) {
	if getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}
