package trainer

import (
	"fmt"
	"strings"
	"time"

	"otelings/internal/i18n"
)

// Date is a day of the learner's calendar, "2006-01-02". It has no hour and no
// zone, so that neither travelling nor daylight saving moves a plan; two dates
// compare as their strings do.
type Date string

const dateLayout = "2006-01-02"

// The first and last year a plan may begin in.
const (
	firstYear = 2000
	lastYear  = 2099
)

// DateOf is the day of t in t's own zone.
func DateOf(t time.Time) Date { return Date(t.Format(dateLayout)) }

// ParseDate reads "2006-01-02", "today" or "monday" (today when it is one, else
// the next), in either language. What cannot be read is a *Misuse.
func ParseDate(s string, today Date) (Date, error) {
	s = strings.TrimSpace(s)
	switch strings.ToLower(s) {
	case "today", "今天":
		return today, nil
	case "monday", "周一", "星期一":
		return today.Add((int(time.Monday) - int(today.time().Weekday()) + 7) % 7), nil
	}
	t, err := time.Parse(dateLayout, s)
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return "", &Misuse{
			Text: i18n.Text{EN: fmt.Sprintf("no such date: %q", s), ZH: fmt.Sprintf("没有这个日期：%q", s)},
			Hint: i18n.Text{EN: "a date is YYYY-MM-DD, today or monday; for example " + string(today), ZH: "日期写成 YYYY-MM-DD、today 或 monday，例如 " + string(today)},
		}
	}
	return Date(t.Format(dateLayout)), nil
}

// valid reports whether d is a date that ParseDate can have made.
func (d Date) valid() bool {
	t, err := time.Parse(dateLayout, string(d))
	return err == nil && t.Year() >= firstYear && t.Year() <= lastYear
}

// time is midnight of d where days are all 24 hours long.
func (d Date) time() time.Time {
	t, _ := time.Parse(dateLayout, string(d))
	return t
}

// Add is the date n days later.
func (d Date) Add(n int) Date { return DateOf(d.time().AddDate(0, 0, n)) }

// Days is the number of days from d to o, negative when o is earlier.
func (d Date) Days(o Date) int { return int(o.time().Sub(d.time()) / (24 * time.Hour)) }

// In is the date as people write it, without the year: "2 Nov", "11 月 2 日".
func (d Date) In(l i18n.Lang) string {
	t := d.time()
	if l == i18n.ZH {
		return fmt.Sprintf("%d 月 %d 日", t.Month(), t.Day())
	}
	return t.Format("2 Jan")
}
