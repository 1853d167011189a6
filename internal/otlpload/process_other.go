//go:build !linux

package otlpload

import "errors"

var errLinux = errors.New("a process is measured on Linux only")

// Measure reads the kernel's figures of a process.
func Measure(int) (Usage, error) { return Usage{}, errLinux }

// ResetPeak makes the process's peak count from its size now.
func ResetPeak(int) error { return errLinux }

// Listening is how many TCP sockets of the process listen.
func Listening(int) (int, error) { return 0, errLinux }

// Files is how many files and sockets this process may hold open.
func Files() int { return 256 }
