package check

import (
	"regexp"
	"strings"

	"otelings/internal/i18n"
)

// machineFault is how a build says that not the program is at fault but what
// surrounds it: no linker, no space, no toolchain or one that is too old, a path
// that cargo cannot use.
var machineFault = regexp.MustCompile("linker `[^`]*` not found|could not exec the linker|linking with `[^`]*` failed|No space left on device|" +
	`rustup could not choose a version|toolchain '[^']*' is not installed|rustc [0-9.]+ is not supported|requires rustc [0-9]|failed to join paths from`)

// byMachine changes what is said of a failed build that the learner's program
// did not cause. A symbol the linker misses is the program's own.
func byMachine(d *Diagnosis, build string) {
	if !machineFault.MatchString(build) || strings.Contains(build, "undefined reference") || strings.Contains(build, "Undefined symbols") {
		return
	}
	d.Says = i18n.Text{EN: "The build failed because of this machine, not because of your program.", ZH: "构建失败是这台机器的问题，不是程序的问题。"}
	d.Next = i18n.Text{EN: "Run `otelings doctor`: it says what is missing and what to type.", ZH: "运行 `otelings doctor`：它会说缺什么、该输入什么。"}
}
