package plain

import (
	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/runner"
	"otelings/internal/i18n"
	"otelings/telemetry"
)

// words is everything the line mode says in one language. Fields with verbs
// take what their comment names; both languages take the same in the same
// order. Counts never stand where English would need a plural.
type words struct {
	// Punctuation between parts.
	comma, pause, colon, stop string
	gap                       string // after a question mark

	// Prompts and the keys of every page.
	enterKey, back, home, help, quit, skip, keep, later, continueWord, run string
	otherLanguage, languageName                                            string
	currentMark                                                            string
	numberRange                                                            string // last number
	nothingHere                                                            string // what is possible
	unknownInput                                                           string // input, what is possible
	againToQuit, stopping, stopped                                         string
	problem, hintMark, notice, cannotShow, tryAgain                        string
	helpTitle                                                              string
	helpText                                                               []string

	// Welcome.
	welcome, whatThisIs, nothingLeaves         string
	firstOf                                    string // question, of
	whichLanguage, whichPath, howManyHours     string
	hoursRange                                 string
	today, thisWeek, thisWeeksSteps, noPathYet string
	yourPath                                   string // title, done, steps
	hoursAWeek                                 string // hours
	tally                                      string // lessons, exercises, right answers, answers
	collector, ready, goOn, openYourPath       string
	experienced                                string

	// Paths, weeks, lessons.
	allPaths, lessons, exercises, settings        string
	weeks, week                                   string // number
	lessonsWritten                                string // written, lessons
	stepsDone, doneOf                             string // done, of
	hoursInAll                                    string // hours
	chosen, isYourPath, choosePath                string
	pathChosen, project                           string
	stars, weight, minutes, percentDone, attempts string // number
	done, notWritten, notBegun                    string
	lessonID                                      string

	// Reading.
	part                                            string // block, of
	previous, fromStart, end, lessonDone            string
	lessonLeft, nextLesson                          string
	exerciseCount                                   string // number
	checkpoint, exercise, openExercise              string
	right, notRight, yourAnswer, rightAnswer        string
	yourOrder, rightOrder, orderHow, putInOrder     string
	orderTakes                                      string // example
	answerAgain, transfer, whyQuestion, why, inRust string

	// Exercises.
	notHere, taskAgain string
	hintOf, hintNumber string // level, of

	// Labs.
	labRuns                                             string // runs, all right
	moment                                              string // seconds
	momentCounts                                        string // ended, waiting, received
	labDone, labStarts, labResult, isLocked, lockAndRun string
	fixed, knob, prediction, notPredicted, predict      string
	predictFirst, predictTitle, predicted, observed     string
	otherwise, tryNext                                  string
	expected, received, nearest, nextStep               string
	times                                               string // count
	goals, folder, files                                string
	buildAndRun, openEditor, lastVerdict                string
	reset, resetNote, resetNo, resetYes, resetDone      string
	runStarts, endpoint, moreOutput                     string
	builtOf                                             string // done, of
	built                                               string // done
	counts                                              string // requests, spans, points, logs, refused
	passed, failed, pending, firstStage, notSaved       string
	buildFailed, notStarted                             string
	timedOut                                            string // duration
	signalled                                           string // signal, duration
	exited                                              string // code, duration
	moreLines, moreSpans, moreAttrs                     string // number
	receivedTrace, root, orphan                         string
	traceLine                                           string // trace id
	language, theme, themeNote, editor, editorNote      string
	editorTakes, editorFromEnv, workspace, stateFolder  string
	saved                                               string
	kinds                                               map[exercises.Kind]string
	levels                                              map[exercises.Level]string
	stages                                              map[exercises.Stage]string
	goalStates                                          map[check.GoalState]string
	priorities, themes                                  map[string]string
	outcomes                                            map[telemetry.Outcome]string
	steps                                               map[runner.Step]string
}

func wordsIn(l i18n.Lang) words {
	if l == i18n.ZH {
		return chinese()
	}
	return english()
}

// named is the word for an id; an id without one speaks for itself.
func named[K ~string](m map[K]string, id K) string {
	if w, ok := m[id]; ok {
		return w
	}
	return visible(string(id))
}

func (w words) kind(k exercises.Kind) string       { return named(w.kinds, k) }
func (w words) level(l exercises.Level) string     { return named(w.levels, l) }
func (w words) stage(s exercises.Stage) string     { return named(w.stages, s) }
func (w words) goalState(g check.GoalState) string { return named(w.goalStates, g) }
func (w words) priority(p string) string           { return named(w.priorities, p) }
func (w words) themeName(t string) string          { return named(w.themes, t) }
func (w words) outcome(o telemetry.Outcome) string { return named(w.outcomes, o) }
func (w words) step(s runner.Step) string          { return w.steps[s] }
