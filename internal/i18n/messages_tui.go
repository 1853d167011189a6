package i18n

// TUIMessages is what the terminal interface says, by screen. Verbs of fmt stand
// in the same order in both languages.
type TUIMessages struct {
	Common   CommonMessages
	Welcome  WelcomeMessages
	Today    TodayMessages
	Paths    PathsMessages
	Week     WeekMessages
	Lesson   LessonMessages
	Ask      AskMessages
	Exercise ExerciseMessages
	Lab      LabMessages
	Code     CodeMessages
	Lessons  LessonsMessages
	Settings SettingsMessages
	Solve    SolveMessages

	Waterfall WaterfallMessages
	Trace     TraceMessages
	Scope     ScopeMessages
	Planning  PlanningMessages
	Doctor    DoctorMessages
	Project   ProjectMessages
	Config    ConfigMessages
	Measure   MeasureMessages
	FAQ       FAQMessages
	Wire      WireMessages
}

// CommonMessages is what every screen says.
type CommonMessages struct {
	TooSmall       string // terminal too small: %dx%d, needs %dx%d
	Loading        string // loading …
	Help           string // help
	Back           string // back
	Quit           string // quit
	Language       string // 中文
	Open           string // open
	Move           string // move
	Scroll         string // scroll
	Close          string // close
	Keys           string // Keys
	Not            string // not now: %s
	Hint           string // hint: %s
	Aside          string // %s (%s)
	Minutes        string // %d min
	Week           string // Week %d
	NotWritten     string // unwritten
	NotWrittenLine string // not written yet: %s
	Done           string // done
	Must           string // must read
	Recommended    string // recommended
	Reference      string // reference
	Practice       string // practice
	Lesson         string // lesson
	Project        string // project
	Lab            string // lab
	Code           string // code
	PlaceUnit      string // %d%%
	Failed         string // %s
	More           string // more below
}

// WelcomeMessages is the first-run questions.
type WelcomeMessages struct {
	Title     string // Welcome
	Intro     string // Learn OpenTelemetry by sending real telemetry and seeing what arrives.
	Private   string // Nothing leaves this machine: no account, no tracking; what you do is kept in a file of yours.
	Step      string // Question %d of %d
	AskLang   string // Which language?
	AskPath   string // What brings you here?
	AskHours  string // How many hours a week?
	PathFacts string // %d of %d written
	PathWeeks string // %d weeks
	NoWeeks   string // own pace
	Hours     string // %d hours a week
	Choose    string // choose
	Skip      string // skip this question
	SkipAll   string // skip all
	GoOn      string // enter goes on all the same; nothing is kept until this is mended
	Previous  string // question before
	Shortcuts string // You know what you want? Go straight there:
}

// TodayMessages is the first screen.
type TodayMessages struct {
	Title          string // Today
	Continue       string // Continue
	Start          string // Start here
	ContinueKey    string // continue
	NothingLeft    string // what is written of this path is done; enter shows the paths
	NothingYet     string // choose a path and the first step stands here
	At             string // in “%s”
	NextExercise   string // next: the exercise “%s”
	Percent        string // %d%% read
	ThisWeek       string // This week
	NoPath         string // no path chosen yet
	WeekDone       string // %d of %d done
	SoFar          string // So far
	Tally          string // lessons %d · exercises %d · answers right %d of %d
	Collector      string // Collector
	CollectorReady string // ready: each attempt gets a port of its own
	CollectorIs    string // %s
	Shortcuts      string // Straight to
	Paths          string // paths
	Lessons        string // lessons
	Settings       string // settings
	HoursAWeek     string // %d hours a week
}

// PathsMessages is the list of paths and one path.
type PathsMessages struct {
	Title         string // Paths
	Intro         string // Nothing is locked. A path is advice: what to read, in which order.
	Chosen        string // your path
	Written       string // written
	Weeks         string // weeks
	Choose        string // choose this path
	ChosenNow     string // “%s” is your path now
	AlreadyChosen string // this is your path already
	Facts         string // %d of %d lessons written · %d of %d steps done
	FactWeeks     string // %d weeks
	Stage         string // Stage %d
	OpenWeek      string // open week
	AllSteps      string // all steps
	StepsDone     string // %d/%d
}

// WeekMessages is one week of a path.
type WeekMessages struct {
	Title   string // Week %d
	Steps   string // Steps
	Written string // %d of %d lessons written
	NoStep  string // no step here
}

// LessonMessages is the reader.
type LessonMessages struct {
	Loading        string // opening the lesson …
	Next           string // next section
	Previous       string // section before
	Jump           string // next question or exercise
	JumpBack       string // question or exercise before
	Page           string // page down
	PageUp         string // page up
	Top            string // top
	Bottom         string // end
	NothingHere    string // no question or exercise in view; tab goes to the next
	Checkpoint     string // Checkpoint
	AnswerNow      string // enter answers
	AnswerAgain    string // enter answers again
	Exercise       string // Exercise
	ExerciseNow    string // enter opens it
	Missing        string // not available: %s
	EndTitle       string // Where to go from here
	NextLesson     string // Next lesson
	NoNext         string // the path ends here
	AllExercises   string // every exercise of this lesson is done
	OpenQuestions  string // questions still open above: %d
	OpenActivities string // activities still open above: %d
	NotSaved       string // your place could not be saved: %s
}

// AskMessages is a question being answered.
type AskMessages struct {
	Choose    string // choose
	Answer    string // answer
	PickFirst string // choose an option first
	Move      string // move the line
	Leave     string // leave
	Order     string // Put in order: J and K move a line, enter answers
	Right     string // Right
	Wrong     string // Not quite
	Your      string // your answer
	Want      string // right
	WantOrder string // The right order
	Again     string // answer again
	Saving    string // checking …
	NotSaved  string // %s
}

// ExerciseMessages is what all kinds of exercise say.
type ExerciseMessages struct {
	Loading    string // opening the exercise …
	NotYetKind string // this kind of exercise cannot be done here yet
	Attempts   string // attempts: %d
	Done       string // done
	Open       string // not done
	Task       string // Task
}

// LabMessages is a lab exercise.
type LabMessages struct {
	Situation string // Situation
	Knobs     string // Knobs
	Fixed     string // fixed here
	Predict   string // Your prediction
	Unset     string // not predicted
	Turn      string // turn
	Run       string // lock and run
	RunButton string // Lock the prediction and run
	Missing   string // predict first: %s
	LockNote  string // Once locked, a prediction cannot be changed. A wrong one costs nothing.
	Locked    string // prediction locked
	Running   string // Running
	Cancel    string // stop the run
	Cancelled string // stopped; nothing was counted
	Program   string // program
	Queue     string // batch queue
	Collector string // Collector
	Ended     string // %d ended
	Waiting   string // %d waiting
	Received  string // %d received
	Elapsed   string // %.1f s
	Verdict   string // Predicted and observed
	Predicted string // predicted
	Observed  string // observed
	AllRight  string // Every prediction was right.
	SomeRight string // %d of %d predictions were right. The explanation is the point.
	Why       string // Why
	Rust      string // In Rust
	Mistaken  string // A common misunderstanding
	Transfer  string // Carry it over
	Left      string // Still wanted: %s
	Complete  string // This lab is done.
	Again     string // again, other knobs
	Runs      string // Earlier runs: %d
	TryNext   string // Try next
	Question  string // answer the question
}

// CodeMessages is a code exercise.
type CodeMessages struct {
	Goals            string // Goals
	Met              string // met
	Missed           string // missed
	Held             string // judged later
	OpenGoal         string // open
	Folder           string // folder
	Run              string // run
	Running          string // a run is going on
	Cancel           string // stop the run
	Cancelled        string // stopped; nothing was counted
	Watch            string // watch saves
	Unwatch          string // stop watching
	Watching         string // watching: runs at each save
	Editor           string // editor
	Hint             string // hint
	HintTitle        string // Hint %d of %d
	NoHints          string // no hints here
	Reset            string // start afresh
	ResetAsk         string // Put the starter files back? Yours go to a back-up; what you did stays done.
	ResetYes         string // yes, put them back
	ResetNo          string // no
	ResetDone        string // fresh start; your files are in %s
	Output           string // output
	TaskPane         string // Task
	ResultPane       string // Result
	OutputPane       string // Output
	NoOutput         string // no output yet; r builds and runs
	NoResult         string // no result yet; r builds, runs and grades
	Building         string // building
	Units            string // %d of %d units
	UnitsOnly        string // units: %d
	Started          string // program is running
	Arrived          string // %d requests · %d spans · %d points · %d logs · %d refused
	Passed           string // Passed
	Failed           string // Not yet
	Pending          string // Still open
	FirstPass        string // passed for the first time
	Stage            string // stage: %s
	Expected         string // expected
	Received         string // received
	Found            string // found
	Nearest          string // closest
	NextStep         string // Next step: %s
	Exit             string // exit code %d
	Signal           string // ended by signal %s
	TimedOut         string // ended by the time limit
	BuildFailed      string // the build failed
	NotStarted       string // the program did not start
	Times            string // build %s · run %s
	Trace            string // What arrived
	NoTrace          string // nothing arrived
	Attrs            string // attributes
	Refused          string // Refused at the door
	Why              string // One question
	AnswerWhy        string // answer the question
	NotSaved         string // the verdict could not be saved
	StageDelivery    string // delivery
	StageResource    string // resource
	StageExistence   string // existence
	StageStructure   string // structure
	StageAttributes  string // attributes
	StageConventions string // conventions
	StageQuality     string // quality
	NextAfter        string // Done here: esc goes back.
	MoreSpans        string // … and %d more spans
	OtherLog         string // %d metrics, %d log records
}

// LessonsMessages is the list of all lessons.
type LessonsMessages struct {
	Title       string // Lessons
	Count       string // %d of %d written
	Filter      string // filter
	FilterIs    string // filter: %s
	NoMatch     string // nothing matches “%s”
	EndFilter   string // done typing
	ClearFilter string // clear the filter
}

// SettingsMessages is the settings.
type SettingsMessages struct {
	Title       string // Settings
	Language    string // Language
	Theme       string // Theme
	Editor      string // Editor
	Workspace   string // Workspace
	State       string // State
	ThemeAuto   string // follow the terminal
	ThemeDark   string // dark
	ThemeLight  string // light
	ThemeMono   string // without colour
	EditorUnset string // $EDITOR
	Change      string // change
	Keep        string // keep
	Discard     string // discard
	Fixed       string // not changed here
	Saved       string // saved
	EditorHelp  string // a command, for example: vim, code --wait; empty = $EDITOR
	FolderHelp  string // a folder you can write to, ~/ is your home folder; empty = the default one
}
