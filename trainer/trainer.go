package trainer

import (
	"context"
	"io"
	"sync"
	"time"

	"otelings/exercises"
	"otelings/exercises/runner"
	"otelings/internal/config"
	"otelings/lessons"
	"otelings/progress"
	"otelings/search"
	"otelings/telemetry"
)

// Progress is what the trainer needs of the progress file. Every method is one
// transaction; a write that returned nil is on disk.
type Progress interface {
	Load(ctx context.Context) (progress.State, error)
	SavePlan(ctx context.Context, p progress.Plan) error
	SavePlace(ctx context.Context, p progress.Place) error
	AddAnswer(ctx context.Context, a progress.Answer) error
	LockPrediction(ctx context.Context, p progress.Prediction) error
	RecordAttempt(ctx context.Context, v progress.Verdict) error
	SetLastLesson(ctx context.Context, lesson string) error
	Complete(ctx context.Context, kind, id, by string) error
	SetHint(ctx context.Context, h progress.Hint) error
	Export(ctx context.Context, w io.Writer) error
	Notices() []progress.Notice
	RecordSitting(ctx context.Context, answers []progress.Answer, proves string) error
}

// Options is what a Trainer is made of. All are needed except Now.
type Options struct {
	Lessons   *lessons.Library
	Exercises *exercises.Set
	Progress  Progress
	Dirs      config.Dirs
	Config    *config.File
	Settings  config.Settings // as they were read at the start
	Env       []string        // the environment programs inherit, "KEY=value"
	Now       func() time.Time
	Keeper    []string          // command line that becomes a process.Keep, empty for none
	Programs  map[string]string // versions, for a bundle: "otelings", "go"
	Content   Content           // where Lessons and Exercises came from; zero = the program carries them
}

// Trainer is the use cases. Its methods may be called from many goroutines.
type Trainer struct {
	lib      *lessons.Library
	set      *exercises.Set
	progress Progress
	dirs     config.Dirs // Workspace may change: see workspace
	config   *config.File
	env      []string
	now      func() time.Time
	content  Content
	programs map[string]string
	keeper   []string

	mu       sync.Mutex
	settings config.Settings
	verdicts map[string]*Verdict // last of this process, by exercise
	docs     map[string]*lessons.Doc

	index      *search.Index                  // nil until something is searched for
	answers    map[string]lessons.FAQ         // entries that were read
	terms      []lessons.Term                 // the glossary, nil until it was read
	recordings map[string]*telemetry.Snapshot // of trace exercises, by id
	measured   map[string]measuredRun         // of measure exercises, by id
}

// New makes a trainer; it does no I/O.
func New(o Options) *Trainer {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Trainer{
		lib: o.Lessons, set: o.Exercises, progress: o.Progress, dirs: o.Dirs, config: o.Config, env: o.Env, now: o.Now, content: o.Content, programs: o.Programs, keeper: o.Keeper,
		settings: o.Settings, verdicts: map[string]*Verdict{}, docs: map[string]*lessons.Doc{}, recordings: map[string]*telemetry.Snapshot{}, measured: map[string]measuredRun{}, answers: map[string]lessons.FAQ{},
	}
}

// workspace is where the learner's programs live.
func (t *Trainer) workspace() runner.Workspace {
	t.mu.Lock()
	defer t.mu.Unlock()
	return runner.Workspace{Root: t.dirs.Workspace}
}

func (t *Trainer) setting() config.Settings {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.settings
}

func (t *Trainer) saveSettings(change func(*config.Settings)) error {
	saved, err := t.config.Save(change)
	if err != nil {
		return err
	}
	t.mu.Lock()
	t.settings = saved.Settings
	t.mu.Unlock()
	return nil
}

// doc is a parsed lesson, kept for the life of the process: content does not
// change under a running program.
func (t *Trainer) doc(id string) (*lessons.Doc, error) {
	e, ok := t.lib.Entry(id)
	if !ok {
		return nil, t.unknownLesson(id)
	}
	if !t.lib.Written(id) {
		return nil, &NotWritten{Lesson: e.ID, Title: e.Text}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if d := t.docs[id]; d != nil {
		return d, nil
	}
	d, err := t.lib.Open(id)
	if err != nil {
		return nil, err
	}
	t.docs[id] = d
	return d, nil
}

// newID is unique over processes and sorts by time.
func (t *Trainer) newID() string { return progress.NewID(t.now()) }
