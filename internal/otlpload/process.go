package otlpload

import "time"

// Usage is what a process uses, by the kernel's figures.
type Usage struct {
	CPU       time.Duration // user and system time since it started
	RSS, Peak int64         // bytes resident now, and the most since it started or ResetPeak
	Threads   int
	Files     int // open file descriptors
}
