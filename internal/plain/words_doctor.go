package plain

import (
	"otelings/internal/i18n"
	"otelings/trainer"
)

// doctorWords is what the doctor's pages say.
type doctorWords struct {
	title, starts, again, well, found, fix, why string
	counts                                      string // looked at, faults, warnings
	levels                                      map[trainer.DoctorLevel]string
}

func doctorWordsIn(l i18n.Lang) doctorWords {
	if l == i18n.ZH {
		return doctorWords{
			title: "环境检查", starts: "正在检查，Ctrl-C 停止。", again: "再查一次", well: "没有问题。",
			found: "发现：", fix: "怎么办：", why: "影响：", counts: "检查了 %d 项：故障 %d，警告 %d。",
			levels: map[trainer.DoctorLevel]string{trainer.DoctorOK: "正常", trainer.DoctorWarning: "警告", trainer.DoctorFault: "故障"},
		}
	}
	return doctorWords{
		title: "Doctor", starts: "Looking. Ctrl-C stops.", again: "Look again", well: "Nothing is wrong.",
		found: "Found: ", fix: "What to do: ", why: "Matters for: ", counts: "Looked at: %d. Faults: %d. Warnings: %d.",
		levels: map[trainer.DoctorLevel]string{trainer.DoctorOK: "fine", trainer.DoctorWarning: "warning", trainer.DoctorFault: "fault"},
	}
}

// folderWords is what the page of the exercise folder says.
type folderWords struct{ note, takes string }

func folderWordsIn(l i18n.Lang) folderWords {
	if l == i18n.ZH {
		return folderWords{note: "输入一个可写的目录，~/ 是你的主目录。输入 - 恢复默认。旧目录里的文件留在原处。", takes: "一个目录"}
	}
	return folderWords{note: "Type a folder you can write to; ~/ is your home folder. A single - goes back to the default. Files in the old one stay there.", takes: "a folder"}
}
