// Package causes proves that every cause is found and can be mended: each is
// provoked by bytes written by hand and by a program; see its tests.
package causes
