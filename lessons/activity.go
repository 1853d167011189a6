package lessons

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
)

// The activities that a lesson may offer in its text, by the name after
// "activity:" in the directive.
const (
	ActivityPlacement  = "placement"   // prove what one knows already
	ActivityChoosePath = "choose-path" // find the path that fits one's situation
	ActivityPlan       = "plan"        // put dates to the path
)

// Activities lists the names.
func Activities() []string {
	return []string{ActivityPlacement, ActivityChoosePath, ActivityPlan}
}

var exerciseID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$`)

// one says whether a step names exactly one thing to do.
func (s Step) one() error {
	named := 0
	for _, id := range []string{s.Lesson, s.Project, s.Exercise} {
		if id != "" {
			named++
		}
	}
	switch {
	case named != 1:
		return errors.New("a step is a lesson, a project or an exercise")
	case s.Exercise != "" && !exerciseID.MatchString(s.Exercise):
		return fmt.Errorf("exercise %q: want lesson/name", s.Exercise)
	}
	return nil
}

// optional is decode for a file that need not be there: ok is false then.
func optional(fsys fs.FS, name string, into any) (ok bool, err error) {
	err = decode(fsys, name, into)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return true, err
}
