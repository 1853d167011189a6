//go:build unix

package main

import "testing"

// TestSearchInATerminal types with a mistake, opens the answer, pastes an error
// as a terminal does, and is back in the lesson.
func TestSearchInATerminal(t *testing.T) {
	x := open(t, 80, 24, append(folders(t), "LANG=en_US.UTF-8"), binary(t), "learn", "quick-start")
	x.see("tracing to a program")
	x.press("/")
	x.see("Nothing arrives", "words, or what the program printed")
	x.press("unkown_service")
	x.see("My service shows up as unknown_service?")
	x.press("\r")
	x.see("Measured order in 0.31") // not in the preview
	x.press("\x1b")
	x.see("unkown_service")
	x.press("\x15")
	x.press("\x1b[200~thread 'main' panicked at src/main.rs:4:84:\r\ncalled `Result::unwrap()` on an `Err` value: NoHttpClient\r\n\x1b[201~")
	x.see("Building the exporter returns NoHttpClient?")
	x.press("\x1b")
	x.see("tracing to a program")
	x.press("\x03")
	x.end()
}
