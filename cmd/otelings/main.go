// Command otelings is the interactive terminal trainer for OpenTelemetry and
// OTLP with Rust.
package main

import (
	"os"

	"otelings/internal/cli"
)

func main() { os.Exit(cli.Main()) }
