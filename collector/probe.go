package collector

import "net"

// Probe says whether a collector could open a port now: nil, or the system's
// reason. It opens one on loopback and closes it again, which takes well under a
// millisecond.
func Probe() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	return l.Close()
}
