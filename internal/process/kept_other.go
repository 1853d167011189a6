//go:build !linux

package process

import (
	"errors"
	"os/exec"
)

// canKeep: a keeper adopts processes and reads /proc, as Linux alone can.
const canKeep = false

func startKept(*exec.Cmd, []string, Bounds) (*Program, error) { return nil, errNoKeeper }

func isKeeperFault(error) bool { return true }

var errNoKeeper = errors.New("no keeper on this system")

// Keep is a keeper's whole life; there is none on this system.
func Keep([]string) int { return 1 }
