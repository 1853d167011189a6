// Package config finds the folders the program uses and keeps the learner's
// settings in one small file.
package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"otelings/internal/i18n"
)

// ErrNoHome says that the system names no home folder and the environment no other one.
var ErrNoHome = errors.New("no home folder is known")

// Error is a failure with what the user can do about it.
type Error struct {
	Err  error
	Fact i18n.Text // one clause without a full stop
	Tip  i18n.Text
}

// Error is the fact in English with the cause.
func (e *Error) Error() string { return e.Fact.EN + ": " + e.Err.Error() }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Words are the learner's: the fact, and what to do.
func (e *Error) Words() (text, hint i18n.Text) { return e.Fact, e.Tip }

// Hint is the tip in English.
func (e *Error) Hint() string { return e.Tip.EN }

// Dirs are the folders. None of them need exist.
type Dirs struct {
	State     string // settings and progress
	Workspace string // the learner's exercises
	Cache     string // can be deleted at any time
}

// System is what the folders are resolved from.
type System struct {
	OS     string // runtime.GOOS
	Getenv func(string) string
	Home   func() (string, error)
}

// ThisSystem is the running one.
func ThisSystem() System {
	return System{OS: runtime.GOOS, Getenv: os.Getenv, Home: os.UserHomeDir}
}

// Resolve finds the folders: $OTELINGS_HOME and $OTELINGS_WORKSPACE first, the
// platform's places otherwise. workspace is the setting, "" when there is
// none; it comes between the two. Relative paths are made absolute against
// the current folder; "~/" in them means the home folder. It needs a home
// folder only for a path that is not given otherwise.
func (s System) Resolve(workspace string) (Dirs, error) {
	state, err := s.first(s.Getenv("OTELINGS_HOME"), s.data)
	if err != nil {
		return Dirs{}, err
	}
	if env := s.Getenv("OTELINGS_WORKSPACE"); env != "" {
		workspace = env
	}
	work, err := s.first(workspace, func() (string, error) { return s.under("otelings-workspace") })
	if err != nil {
		return Dirs{}, err
	}
	cache, err := s.first("", s.cache)
	if err != nil {
		// A cache beside the state is better than none.
		cache = filepath.Join(state, "cache")
	}
	return Dirs{State: state, Workspace: work, Cache: cache}, nil
}

// first is the given path made absolute, or the fallback.
func (s System) first(given string, fallback func() (string, error)) (string, error) {
	if given == "" {
		return fallback()
	}
	if given == "~" {
		return s.under()
	}
	if len(given) > 1 && given[0] == '~' && os.IsPathSeparator(given[1]) {
		return s.under(given[2:])
	}
	return filepath.Abs(given)
}

// data is the platform's data folder: the XDG base directory specification,
// Apple's Application Support, %AppData%.
func (s System) data() (string, error) {
	switch s.OS {
	case "windows":
		if dir := s.Getenv("AppData"); filepath.IsAbs(dir) {
			return filepath.Join(dir, "otelings"), nil
		}
		return s.under("AppData", "Roaming", "otelings")
	case "darwin", "ios":
		return s.under("Library", "Application Support", "otelings")
	}
	// The specification says to ignore a relative path.
	if dir := s.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "otelings"), nil
	}
	return s.under(".local", "share", "otelings")
}

// cache is what os.UserCacheDir names, from this System's environment.
func (s System) cache() (string, error) {
	switch s.OS {
	case "windows":
		if dir := s.Getenv("LocalAppData"); filepath.IsAbs(dir) {
			return filepath.Join(dir, "otelings"), nil
		}
		return s.under("AppData", "Local", "otelings")
	case "darwin", "ios":
		return s.under("Library", "Caches", "otelings")
	}
	if dir := s.Getenv("XDG_CACHE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "otelings"), nil
	}
	return s.under(".cache", "otelings")
}

// under is a path in the home folder.
func (s System) under(parts ...string) (string, error) {
	home, err := s.Home()
	if err == nil && !filepath.IsAbs(home) {
		err = errors.New("it is not an absolute path")
	}
	if err != nil {
		return "", &Error{
			Err:  fmt.Errorf("%w: %w", ErrNoHome, err),
			Fact: i18n.Text{EN: "cannot find a folder for progress and exercises", ZH: "找不到进度目录和练习目录"},
			Tip: i18n.Text{EN: "set OTELINGS_HOME and OTELINGS_WORKSPACE to folders you can write to",
				ZH: "把 OTELINGS_HOME 和 OTELINGS_WORKSPACE 设为可写的目录"},
		}
	}
	return filepath.Join(append([]string{home}, parts...)...), nil
}
