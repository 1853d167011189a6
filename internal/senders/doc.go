// Package senders holds real programs of five languages that send, telemetrygen
// and curl, and a test that nothing is said against them.
//
// The programs are in testdata, each pinned with its language's lock file; see
// docs/senders.md. The tests run with `make senders`, and are skipped otherwise.
package senders
