package collector

import "testing"

func TestProbeLeavesTheDoorFree(t *testing.T) {
	for range 200 { // a port that stayed open would run the process out of descriptors or ports
		if err := Probe(); err != nil {
			t.Fatal(err)
		}
	}
}
