package doctor

import "syscall"

func spaceAt(path string) (Space, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(path, &s); err != nil {
		return Space{}, err
	}
	const readOnlyFlag = 0x1 // MNT_RDONLY
	const localFlag = 0x1000 // MNT_LOCAL
	out := Space{Free: s.Bavail * uint64(s.Bsize), Inodes: s.Ffree, Counted: s.Files > 0, ReadOnly: s.Flags&readOnlyFlag != 0}
	if s.Flags&localFlag == 0 {
		for _, c := range s.Fstypename {
			if c == 0 {
				break
			}
			out.Network += string(rune(c))
		}
	}
	return out, nil
}
