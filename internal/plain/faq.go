package plain

import (
	"io"
	"strings"

	"otelings/internal/i18n"
	"otelings/trainer"
)

// PrintFAQ prints one entry as plain text, at most width cells wide (0 = 80),
// with the commands that lead on. The error is that of writing.
func PrintFAQ(out io.Writer, f trainer.FAQ, lang i18n.Lang, width int) error {
	s := &Session{out: out, width: clamp(width), lang: lang}
	s.print(faqLines(s, f)...)
	return s.failed
}

func faqLines(s *Session, f trainer.FAQ) []string {
	out := append(indented(s.in(f.Question), "# ", s.width), "")
	return append(append(out, faqText(s, f)...), faqLinks(s, f)...)
}

// faqText is an entry without its question and what leads on.
func faqText(s *Session, f trainer.FAQ) []string {
	w, m := s.words(), s.faq()
	out := wrap(s.in(f.Answer), s.width)
	out = append(append(out, ""), s.markdown(f.Why)...)
	if len(f.Match) > 0 {
		out = append(out, "", m.Printed+w.colon)
		for _, text := range f.Match {
			out = append(out, indented(visible(text), "    ", s.width)...)
		}
	}
	out = append(out, "", m.Versions+w.colon+s.in(f.Versions)+w.comma+m.CheckedBy(f.Checked))
	if len(f.Sources) > 0 {
		out = append(out, wrap(m.Sources+w.colon+strings.Join(f.Sources, w.comma), s.width)...)
	}
	return out
}

// faqLinks is what leads on, each as the command that opens it.
func faqLinks(s *Session, f trainer.FAQ) []string {
	var out []string
	add := func(command string, links []trainer.Link) {
		for _, l := range links {
			if !l.Open {
				continue
			}
			out = append(out, "    otelings "+command+" "+visible(l.ID))
			if title := s.in(l.Title); title != "" {
				out = append(out, indented(title, "      ", s.width)...)
			}
		}
	}
	add("learn", f.Lessons)
	add("run", f.Exercises)
	add("lab", f.Experiments)
	add("faq", f.See)
	if len(out) > 0 {
		out = append([]string{"", s.faq().More + s.words().colon}, out...)
	}
	return out
}

// Wrap breaks a text into lines of at most width cells.
func Wrap(text string, width int) []string { return wrap(text, clamp(width)) }
