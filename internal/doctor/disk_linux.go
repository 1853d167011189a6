package doctor

import "syscall"

// Flags and kinds of statfs(2).
const readOnlyFlag = 0x1

// networkKind names the file systems a home folder may be on that are no disk:
// 9p is how WSL shows the Windows disks, FUSE how sshfs and many others work.
func networkKind(kind int64) string {
	return map[int64]string{
		0x6969: "NFS", 0x517b: "SMB", 0xff534d42: "CIFS", 0xfe534d42: "SMB2", 0x01021997: "9p",
		0x73757245: "Coda", 0x5346414f: "AFS", 0x00c36400: "Ceph", 0x65735546: "FUSE",
	}[kind&0xffffffff]
}

func spaceAt(path string) (Space, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(path, &s); err != nil {
		return Space{}, err
	}
	return Space{
		Free: s.Bavail * uint64(s.Bsize), Inodes: s.Ffree, Counted: s.Files > 0,
		ReadOnly: s.Flags&readOnlyFlag != 0, Network: networkKind(int64(s.Type)),
	}, nil
}
