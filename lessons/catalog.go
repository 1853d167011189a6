package lessons

import (
	"otelings/internal/i18n"
)

// Level is one level of the curriculum; lessons without stars of their own
// have their level's.
type Level struct {
	ID        string `yaml:"id"`
	Stars     int    `yaml:"stars"`
	i18n.Text `yaml:",inline"`
}

// Group is a family of lessons within a level.
type Group struct {
	ID        string `yaml:"id"`
	i18n.Text `yaml:",inline"`
}

// Entry is one lesson of the curriculum, written or not.
type Entry struct {
	ID        string `yaml:"id"` // the folder's name, for ever: progress is keyed by it
	Level     string `yaml:"level"`
	Group     string `yaml:"group"`
	Stars     int    `yaml:"stars"`   // 1..5
	Minutes   int    `yaml:"minutes"` // 0 = not known
	Source    string `yaml:"source"`  // the document of the reference map
	Exercise  string `yaml:"ex"`      // what its graded exercise is about
	i18n.Text `yaml:",inline"`
}

// Catalog is the whole curriculum in the map's order.
type Catalog struct {
	Levels  []Level `yaml:"levels"`
	Groups  []Group `yaml:"groups"`
	Lessons []Entry `yaml:"lessons"`
}

// Priority says how much a path insists on a step.
type Priority string

// The priorities; a step may have none.
const (
	PriorityMust        Priority = "must"
	PriorityRecommended Priority = "recommended"
	PriorityReference   Priority = "reference"
	PriorityPractice    Priority = "practice"
)

// Step is one step of a stage: a lesson, a project or an exercise.
type Step struct {
	Lesson    string           `yaml:"lesson"`
	Project   string           `yaml:"project"`
	Exercise  string           `yaml:"exercise"` // lesson/name; whether it exists is not known here
	Priority  Priority         `yaml:"priority"`
	Stars     int              `yaml:"stars"`
	Minutes   int              `yaml:"minutes"` // the path's own figure, 0 = the lesson's
	i18n.Text `yaml:",inline"` // a project's title, or a remark on a lesson or exercise
}

// Stage is one stage of a path. A stage lists steps, or whole groups.
type Stage struct {
	Weeks     []int    `yaml:"weeks"`
	Steps     []Step   `yaml:"steps"`
	Groups    []string `yaml:"groups"`
	i18n.Text `yaml:",inline"`
}

// Path is one learning path.
type Path struct {
	ID        string  `yaml:"id"`
	Weeks     int     `yaml:"weeks"` // 0 = the path names none
	Stages    []Stage `yaml:"stages"`
	i18n.Text `yaml:",inline"`
}

// Shortcut is an entry for people who know what they want.
type Shortcut struct {
	Lesson    string `yaml:"lesson"`
	Group     string `yaml:"group"`
	i18n.Text `yaml:",inline"`
}

// Paths is paths.yaml.
type Paths struct {
	Paths         []Path              `yaml:"paths"`
	SearchTips    []map[string]any    `yaml:"search_tips"`
	Resources     []ResourceGroup     `yaml:"resources"`
	Claims        []map[string]string `yaml:"claims"`
	Experienced   []Shortcut          `yaml:"experienced"`
	NewcomerStart []string            `yaml:"newcomer_start"`
	Fits          map[string][]string `yaml:"fits"`
	Statistics    map[string]any      `yaml:"statistics"`
	Contributing  map[string][]string `yaml:"contributing"`
}

// WeekOf is the steps of one week of a stage: the stage's steps in order, dealt
// evenly over its weeks. Week 0 stands for a stage without weeks.
func (s Stage) WeekOf(week int) []Step {
	n := len(s.Weeks)
	if n == 0 {
		return s.Steps
	}
	for i, w := range s.Weeks {
		if w == week {
			return s.Steps[i*len(s.Steps)/n : (i+1)*len(s.Steps)/n]
		}
	}
	return nil
}
