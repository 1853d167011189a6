//go:build !unix

package progress

import "errors"

func limitFileSize(uint64) error { return errors.New("not supported") }

func dropRights() error { return errors.New("not supported") }
