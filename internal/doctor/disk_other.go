//go:build !linux && !darwin && !windows

package doctor

import "errors"

func spaceAt(string) (Space, error) {
	return Space{}, errors.New("this system does not say")
}
