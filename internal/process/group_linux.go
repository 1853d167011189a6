package process

import "syscall"

// dieWithUs has the kernel kill the process when we die, however that is.
func dieWithUs(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGKILL }
