// Package house holds the project to its own rules; see its tests.
package house
