package plain

import (
	"otelings/exercises"
	"otelings/exercises/check"
	"otelings/exercises/runner"
	"otelings/telemetry"
)

func english() words {
	return words{
		comma: ", ", pause: ", ", colon: ": ", stop: ". ", gap: " ",

		enterKey: "enter", back: "back", home: "home", help: "help", helpTitle: "Help", quit: "quit", skip: "skip", keep: "leave as it is", later: "read on",
		continueWord: "continue", run: "run", otherLanguage: "中文", languageName: "English", currentMark: " (now)",
		numberRange:  "1 to %d",
		nothingHere:  "An empty line does nothing here: type %s.",
		unknownInput: "“%s” means nothing here: type %s.",
		againToQuit:  "Ctrl-C once more quits; your progress is saved.",
		stopping:     "Stopping. Ctrl-C once more quits.",
		stopped:      "Stopped, nothing was graded.",
		problem:      "Problem: ", hintMark: "hint: ", notice: "Note: ", cannotShow: "This page cannot be shown", tryAgain: "Try again",
		helpText: []string{
			"Every page is text, numbered choices and a prompt. Type a number and press enter.",
			"/ and words search questions, lessons, exercises and terms; / alone lists the questions.",
			"b goes back, h goes home to Today, q quits, ? opens this page.",
			"L switches between English and Chinese and stays where you are.",
			"In a lesson, enter reads on and p goes back one part. Your place is saved at each part.",
			"Ctrl-C stops a run. At the prompt, Ctrl-C twice quits.",
			"Nothing you did is lost when you quit.",
		},

		welcome: "Welcome to otelings", whatThisIs: "Learn OpenTelemetry and OTLP with Rust, in this terminal: short lessons, and exercises graded on the telemetry that really arrives.",
		nothingLeaves: "Nothing leaves this machine. Three questions; enter skips each.",
		firstOf:       "Question %d of %d. ",
		whichLanguage: "Which language?", whichPath: "Which path? It can be changed at any time.", howManyHours: "How many hours a week?",
		hoursRange: "1 to 60",
		today:      "Today", thisWeek: "This week: ", thisWeeksSteps: "This week's steps", noPathYet: "No path chosen yet.",
		yourPath: "Your path: %s, %d of %d steps done.", hoursAWeek: "Hours a week: %d.",
		tally:     "Done so far: lessons %d, exercises %d, right answers %d of %d.",
		collector: "Collector: ", ready: "ready", goOn: "Continue: ", openYourPath: "Your path, all weeks", experienced: "I know what I want",

		allPaths: "Learning paths", lessons: "Lessons", exercises: "Exercises", settings: "Settings",
		weeks: "weeks: %d", week: "Week %d", lessonsWritten: "%d of %d lessons available", stepsDone: "%d of %d steps done", doneOf: "%d of %d done",
		hoursInAll: "About %d hours of lessons with known length.", chosen: "your path", isYourPath: "This is your path.", choosePath: "make this your path",
		pathChosen: "This is your path now.", project: "project",
		stars: "difficulty %d of 5", weight: "stars: %d of 5", minutes: "%d min", percentDone: "%d%% done", attempts: "attempts: %d", done: "done", notWritten: "not written yet", notBegun: "not begun",
		lessonID: "a lesson's id",

		part: "part %d of %d", previous: "previous part", fromStart: "from the start", end: "the end",
		lessonDone: "This lesson is done.", lessonLeft: "Still open in this lesson:", nextLesson: "Next lesson: ", exerciseCount: "exercises: %d",
		checkpoint: "Checkpoint", exercise: "Exercise", openExercise: "Open the exercise",
		right: "Right.", notRight: "Not right.", yourAnswer: "Your answer: ", rightAnswer: "Right answer: ",
		yourOrder: "Your order:", rightOrder: "The right order:", orderHow: "Type the numbers in the right order.", putInOrder: "Put them in order.",
		orderTakes: "an order such as %s", answerAgain: "Answer again", transfer: "One more case", whyQuestion: "Why does it work?", why: "Why:", inRust: "In Rust:",

		notHere: "This kind of exercise cannot be done in this version.", taskAgain: "the task again",
		hintOf: "Hint %d of %d", hintNumber: "Hint %d of %d:",

		labRuns: "Runs so far: %d, all predictions right in %d.", moment: "%.1f s: ", momentCounts: "ended %d, waiting %d, received %d",
		labDone: "This lab is done.", labStarts: "Running. Ctrl-C stops.", labResult: "What happened", isLocked: "Your prediction is locked and not run yet.", lockAndRun: "Lock the prediction and run",
		fixed: "Fixed: ", knob: "Turn: ", prediction: "Predict: ", notPredicted: "(no prediction yet)", predict: "predict",
		predictFirst: "One prediction is missing: ", predictTitle: "Prediction", predicted: "Predicted: ", observed: "Observed: ",
		otherwise: "Different from the prediction.", tryNext: "Try next:",
		expected: "Expected", received: "Received", nearest: "Nearest", nextStep: "Next step", times: "Times: %d",
		goals: "Goals:", folder: "Folder: ", files: "Files to change: ",
		buildAndRun: "Build, run and grade", openEditor: "Open the editor", lastVerdict: "The last result again",
		reset: "Start afresh", resetNote: "Your files are put aside and the exercise begins as at first. Nothing is deleted, and what you did stays done.",
		resetNo: "No, leave them", resetYes: "Yes, start afresh", resetDone: "Done. Your files are kept in ",
		runStarts: "Starting. Ctrl-C stops.", endpoint: "Endpoint of this attempt: ", moreOutput: "More output is not shown.",
		builtOf: "Built %d of %d.", built: "Built %d.",
		counts: "Received: requests %d, spans %d, data points %d, log records %d, refused %d.",
		passed: "Passed", failed: "Not passed", pending: "Not decided yet", firstStage: "first failing step: ", notSaved: "This result could not be saved.",
		buildFailed: "The build failed:", notStarted: "The program could not be started.", timedOut: "The program was ended after %s: it took too long.",
		signalled: "The program was ended by signal %s after %s.", exited: "The program ended with exit code %d after %s.",
		moreLines: "lines not shown: %d", moreSpans: "spans not shown: %d", moreAttrs: "attributes not shown: %d",
		receivedTrace: "Received, as a tree:", root: "root", orphan: "its parent did not arrive", traceLine: "Trace %s",
		language: "Language", theme: "Theme", themeNote: "The line mode has no colours; the theme is for the full screen.",
		editor: "Editor", editorNote: "Type the editor's command, such as vim or code --wait. A single - goes back to EDITOR.", editorTakes: "a command",
		editorFromEnv: "from EDITOR", workspace: "Exercise folder", stateFolder: "Progress folder", saved: "Saved.",

		kinds: map[exercises.Kind]string{
			exercises.KindLab: "lab", exercises.KindCode: "code", exercises.KindWire: "wire", exercises.KindConfig: "configuration",
			exercises.KindTrace: "trace", exercises.KindMeasure: "measure", exercises.KindProject: "project",
		},
		levels: map[exercises.Level]string{
			exercises.LevelViolation: "To mend", exercises.LevelImprovement: "Could be better", exercises.LevelInfo: "Good to know",
		},
		stages: map[exercises.Stage]string{
			exercises.StageDelivery: "delivery", exercises.StageResource: "resource", exercises.StageExistence: "existence", exercises.StageStructure: "structure",
			exercises.StageAttributes: "attributes", exercises.StageConventions: "conventions", exercises.StageQuality: "quality",
		},
		goalStates: map[check.GoalState]string{check.GoalOpen: "open", check.GoalMet: "met", check.GoalMissed: "missed", check.GoalHeld: "not judged yet"},
		priorities: map[string]string{"must": "must read", "recommended": "recommended", "reference": "reference", "practice": "practice"},
		themes:     map[string]string{"auto": "automatic", "dark": "dark", "light": "light", "mono": "no colours"},
		outcomes:   map[telemetry.Outcome]string{telemetry.Partial: "Partly accepted", telemetry.Refused: "Refused", telemetry.Dropped: "Connection without a request"},
		steps:      map[runner.Step]string{runner.StepBuild: "Building.", runner.StepRun: "Running the program."},
	}
}
