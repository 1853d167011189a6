package doctor

import (
	"syscall"
	"unsafe"
)

func spaceAt(path string) (Space, error) {
	at, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return Space{}, err
	}
	var free uint64
	ask := syscall.NewLazyDLL("kernel32.dll").NewProc("GetDiskFreeSpaceExW")
	if ok, _, err := ask.Call(uintptr(unsafe.Pointer(at)), uintptr(unsafe.Pointer(&free)), 0, 0); ok == 0 {
		return Space{}, err
	}
	return Space{Free: free}, nil
}
