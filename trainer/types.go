// Package trainer is the use cases under every face of the product: open,
// read, answer, predict, run, grade, continue. The TUI, the line mode and the
// command line call the same methods and show the same values.
package trainer

import (
	"time"

	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/lab"
	"otelings/exercises/runner"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

// Notice is one sentence the learner must know, with what to do about it.
type Notice struct {
	Text i18n.Text
	Hint i18n.Text
}

// Step is one step of a path: a lesson, a project or an exercise; one of the
// three ids is set.
type Step struct {
	Lesson    string
	Project   string
	Exercise  string
	Title     i18n.Text
	Note      i18n.Text // the path's own remark, may be zero
	Priority  string    // must, recommended, reference, practice, ""
	Stars     int
	Minutes   int  // 0 = not known
	Available bool // the lesson or the project is written, the exercise exists
	Done      bool
	Proved    bool // the lesson may be skipped
	Percent   int  // of the lesson seen, 0..100
}

// Week is one unit of a stage. Number is 0 where the path names no weeks.
type Week struct {
	Number int
	Steps  []Step
}

// Stage is one stage of a path.
type Stage struct {
	Title i18n.Text
	Weeks []Week
}

// Path is one learning path.
type Path struct {
	ID        string
	Title     i18n.Text
	Weeks     int // 0 = the path names none
	Minutes   int // of the lessons whose minutes are known
	Stages    []Stage
	Lessons   int // steps that are lessons
	Available int // of them, written
	Done      int // steps done
	Proved    int // steps proved and not done
	Steps     int // all steps
	Chosen    bool
}

// Lesson is one line of the curriculum.
type Lesson struct {
	ID        string
	Title     i18n.Text
	Level     string
	LevelName i18n.Text
	Group     string
	Stars     int
	Minutes   int
	Available bool
	Exercises []string
	Questions int
	OTCA      string
	Done      bool
	Proved    bool // it may be skipped
	Percent   int
}

// BlockKind is what a block of a lesson is.
type BlockKind string

// The kinds of block.
const (
	BlockProse      BlockKind = "prose"
	BlockCheckpoint BlockKind = "checkpoint"
	BlockExercise   BlockKind = "exercise"
)

// Block is one piece of a lesson. Both languages have the same blocks in the
// same order, so a place is a block and a fraction of it.
type Block struct {
	Kind     BlockKind
	ID       string    // the section's heading id, the question's or the exercise's id, the activity's name
	Heading  i18n.Text // the section's heading, zero when the block continues a section
	Markdown i18n.Text // prose only; snippets are included already
}

// Reader is an opened lesson.
type Reader struct {
	Lesson    Lesson
	Blocks    []Block
	Questions map[string]Question // checkpoints and review questions by id
	Exercises map[string]ExerciseLine
	Place     Place
	Next      *Lesson // the next lesson of the chosen path, nil at its end

	Activities map[string]Activity // by name
}

// Place is where the reader is: a block and how far into it (0..1).
type Place struct {
	Block    int
	Fraction float64
}

// Question is one question in one of its variants.
type Question struct {
	ID         string
	Variant    string
	Kind       string // choice, predict, fault: choose one; order: put in order
	Topic      string
	Checkpoint bool
	Ask        i18n.Text
	Code       string
	Options    []Option // shuffled for order questions, the same way for the same learner
	Answered   *Answered
}

// Option is one possible answer.
type Option struct {
	ID   string
	Text i18n.Text
}

// Answered is the last answer given to a question.
type Answered struct {
	Given []string // option ids; one for a choice, all in the given order for an order question
	Right bool
	Want  []string // the right option, or the right order
	Why   []Why    // for the given and the right options
}

// Why explains one option.
type Why struct {
	Option string
	Right  bool
	Text   i18n.Text
}

// ExerciseLine is one line in a list of exercises.
type ExerciseLine struct {
	ID        string
	Lesson    string
	Title     i18n.Text
	Kind      exercises.Kind
	Languages []string
	Minutes   int
	Done      bool
	Attempts  int
}

// Exercise is an opened exercise.
type Exercise struct {
	ExerciseLine
	Task       i18n.Text // Markdown
	Goals      []check.Goal
	Hints      int         // levels there are
	HintLevel  int         // levels seen
	Seen       []i18n.Text // their words
	Ladder     []i18n.Text // all steps; those not seen are open after a pass only
	GaveUp     bool        // the solution was opened before a pass
	Files      []string
	Dir        string          // the learner's folder, "" until scaffolded
	Backups    []runner.Backup // what resets put aside, newest first; code only
	Experiment *lab.Experiment // labs only
	Knobs      map[string]string
	Fixed      []string // knobs that cannot be turned here
	Predict    []string // keys of the experiment's questions asked here
	Transfer   *Question
	Why        *Question
	Runs       []LabRun  // earlier runs of this lab, oldest first
	LabLeft    i18n.Text // what is still wanted before the lab counts as done; zero when done
	Last       *Verdict  // of the last attempt in this process
	Project    *Project  // projects only
	Wire       *WireFile // wire exercises only

	Recorded *telemetry.Snapshot // trace exercises: what was recorded, what else is known
	Notes    []exercises.TraceNote
	Ask      []Asked // trace and measure exercises: what is asked
	Measured bool    // measure exercises: a run is there to be reported on
}

// Locked is a prediction that can no longer be changed.
type Locked struct {
	ID       string
	Exercise string
	Knobs    map[string]string
	Answers  map[string]string
	Seed     int64
}

// LabRun is one finished run beside its prediction.
type LabRun struct {
	Locked
	Observed map[string]string
	Right    map[string]bool
}

// LabVerdict is what a lab run showed.
type LabVerdict struct {
	LabRun
	Result   lab.Result
	Findings []check.Finding // known misunderstandings behind a wrong prediction
	Done     bool            // the exercise is done now
	Left     i18n.Text       // what is still wanted
}

// RunNews is one piece of news while a code exercise builds and runs.
type RunNews struct {
	runner.Event
	Port     string           // the attempt's endpoint, once it is open
	Received telemetry.Counts // so far
	Door     []telemetry.DoorEvent
	Scenario exercises.Scenario // projects: how the collector behaves in this run
	Verdict  *Verdict           // an open door: what came of the last requests
}

// Verdict is a graded attempt: a program that was run, or answers that were given.
type Verdict struct {
	Exercise  string
	Attempt   string
	Report    check.Report
	Snapshot  *telemetry.Snapshot
	Process   check.Process
	BuildTime time.Duration
	Took      time.Duration // from the start of the program to the verdict
	Saved     bool          // the verdict is in the progress file
	First     bool          // the exercise was passed for the first time
	Runs      []check.Run   // projects: every run, the normal one first
	Evidence  string        // projects: the file with what was received, absolute; "" when it was not kept

	Answers map[string]string // what was answered, trace and measure exercises only

	Measured []check.Case // measure exercises: what the run measured, by case

	Pipeline *check.Pipeline // config exercises: what came out of each exporter; no program was run
	Sent     *Sent           // wire exercises: the request, nil elsewhere
}

// Continue says where the learner was.
type Continue struct {
	Lesson   *Lesson
	Exercise *ExerciseLine // set when the next thing to do there is an exercise
	Heading  i18n.Text     // of the section they were in
}

// Today is the first screen.
type Today struct {
	Welcomed   bool // the first-run questions were answered or skipped
	Continue   *Continue
	Path       *Path
	Stage      i18n.Text
	Week       Week  // this week's steps: of the plan, numbered by it
	Plan       *Plan // of the chosen path, nil without one
	Hours      int
	Done       Tally
	Collector  string // "ready", or why no port can be opened for an attempt
	Notices    []Notice
	Experience []Shortcut
}

// Tally is what has been done so far.
type Tally struct {
	Lessons, Exercises, Answers, RightAnswers int
}

// Shortcut is one entry for people who know what they want.
type Shortcut struct {
	Title  i18n.Text
	Lesson string // one of the two is set
	Group  string
}

// Welcome is the answers to the first-run questions; zero fields were skipped.
type Welcome struct {
	Lang  i18n.Lang
	Path  string
	Hours int // a week
}

// Settings are the learner's settings as shown and changed on screen.
type Settings struct {
	Lang      i18n.Lang
	Theme     string // auto, dark, light, mono
	Editor    string
	Workspace string
	State     string // folder, not changed here
}
