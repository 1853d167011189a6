package lessons

import "testing"

func TestEveryLessonHasMinutes(t *testing.T) {
	for _, e := range load(t).Catalog.Lessons {
		if e.Minutes < 10 || e.Minutes > 240 || e.Minutes%5 != 0 {
			t.Errorf("%s: %d minutes, want 10 to 240 in steps of 5", e.ID, e.Minutes)
		}
	}
}

// The map promises the newcomer's path in its weeks: at five hours a week the
// lessons must fit with room left for the path's projects.
func TestNewcomerPathFitsItsWeeks(t *testing.T) {
	l := load(t)
	p, ok := l.Path("newcomer")
	if !ok {
		t.Fatal("no newcomer path")
	}
	sum := 0
	for _, s := range p.Stages {
		for _, st := range s.Steps {
			if st.Minutes > 0 {
				sum += st.Minutes
			} else if e, ok := l.Entry(st.Lesson); ok {
				sum += e.Minutes
			}
		}
	}
	const hoursAWeek = 5
	if limit := p.Weeks * hoursAWeek * 60; sum == 0 || sum >= limit {
		t.Errorf("%d minutes of lessons, want fewer than the %d of %d weeks", sum, limit, p.Weeks)
	}
}
