//go:build !unix

package config

// lockFolder does nothing here: of two settings saved in the same millisecond
// by two processes, one may be lost on these platforms.
func lockFolder(string) (unlock func()) { return func() {} }
