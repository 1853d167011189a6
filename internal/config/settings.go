package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"otelings/internal/i18n"
)

// FileName is the settings file's name in Dirs.State.
const FileName = "settings.yaml"

// Themes are the values of Settings.Theme; the first is the default.
func Themes() []string { return []string{"auto", "dark", "light", "mono"} }

// Settings are the learner's choices. The zero value of a field means that
// the default applies.
type Settings struct {
	Lang      string // "en", "zh"; "" follows the environment
	Theme     string // one of Themes
	Editor    string // command line; "" follows $VISUAL and $EDITOR
	Workspace string // folder of the exercises; "" is the default one
	Welcomed  bool   // the first-run questions were shown
}

// Defaults are the settings of a first start.
func Defaults() Settings { return Settings{Theme: Themes()[0]} }

// Validate says what is wrong with the first bad value, by its key.
func (s Settings) Validate() error {
	if s.Lang != "" && !slices.Contains(i18n.Langs(), i18n.Lang(s.Lang)) {
		return fmt.Errorf("lang is %q, not en or zh", s.Lang)
	}
	if !slices.Contains(Themes(), s.Theme) {
		return fmt.Errorf("theme is %q, not auto, dark, light or mono", s.Theme)
	}
	return nil
}

var (
	// ErrUnreadable says that the file is no YAML mapping, or a key has a wrong value.
	ErrUnreadable = errors.New("settings file cannot be read")
	// ErrNotSaved says that the settings could not be written; the old file is intact.
	ErrNotSaved = errors.New("settings were not saved")
)

// File is the settings file at one path.
type File struct {
	path string
	now  func() time.Time
}

// NewFile is the settings file in the state folder. It does no I/O.
func NewFile(state string) *File {
	return &File{path: filepath.Join(state, FileName), now: time.Now}
}

// Path is the file's path.
func (f *File) Path() string { return f.path }

// Load reads the settings. A missing file gives the defaults. A file that
// cannot be read gives ErrUnreadable and usable settings: the defaults, with
// the good values of the file where it could be parsed. The file stays as it
// is until the next Save.
func (f *File) Load() (Settings, error) {
	data, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return Defaults(), nil
	}
	if err != nil {
		return Defaults(), f.unreadable(err)
	}
	doc, err := parse(data)
	if err != nil {
		return Defaults(), f.unreadable(err)
	}
	settings, _, err := fromMapping(doc.Content[0])
	if err != nil {
		return settings, f.unreadable(err)
	}
	return settings, nil
}

// Save reads the file, lets change edit the settings and writes them back:
// complete or not at all, with the keys and comments this version does not
// know. A file that cannot be read, or has a wrong value, is renamed first,
// to Aside, never overwritten. Other processes that save wait.
func (f *File) Save(change func(*Settings)) (Saved, error) {
	defer lockFolder(filepath.Dir(f.path))()
	settings, err := f.Load()
	broken := errors.Is(err, ErrUnreadable)
	var path *fs.PathError
	if errors.As(err, &path) {
		return Saved{}, f.notSaved(path) // what it says is not known: leave it
	}
	change(&settings)
	if err := settings.Validate(); err != nil {
		return Saved{}, f.notSaved(err)
	}
	doc := emptyDocument()
	if data, err := os.ReadFile(f.path); err == nil {
		if known, err := parse(data); err == nil {
			doc = known
		} else if !broken {
			return Saved{}, f.unreadable(err) // it changed in this moment
		}
	}
	if err := intoMapping(doc.Content[0], settings); err != nil {
		return Saved{}, f.notSaved(err)
	}
	saved := Saved{Settings: settings}
	if saved.Aside, err = f.write(doc, broken); err != nil {
		return Saved{}, f.notSaved(err)
	}
	return saved, nil
}

// Saved is what Save did.
type Saved struct {
	Settings Settings
	Aside    string // where an unreadable file was moved to, "" when none was
}

// write puts the new file next to the old one and swaps it in, so that a stop
// at any moment leaves the old or the new one.
func (f *File) write(doc *yaml.Node, broken bool) (aside string, err error) {
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := errors.Join(enc.Encode(doc), enc.Close()); err != nil {
		return "", err
	}
	target := f.path
	if real, err := filepath.EvalSymlinks(f.path); err == nil {
		target = real // keep a linked file linked
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
		return "", err
	}
	temp, err := os.CreateTemp(filepath.Dir(target), FileName+".new-*")
	if err != nil {
		return "", err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(out.Bytes())
	if err == nil {
		err = temp.Sync()
	}
	if cerr := temp.Close(); err == nil {
		err = cerr
	}
	if err == nil && broken {
		aside, err = f.setAside(target)
	}
	if err == nil {
		err = os.Rename(temp.Name(), target)
	}
	return aside, err
}

// setAside gives target a name that no file has yet.
func (f *File) setAside(target string) (string, error) {
	base := target + ".corrupt-" + f.now().Format("20060102-150405")
	for i := 1; i < 1000; i++ {
		name := base
		if i > 1 {
			name = fmt.Sprintf("%s-%d", base, i)
		}
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			return name, os.Rename(target, name)
		}
	}
	return "", errors.New("no free name for the old file")
}

func (f *File) unreadable(err error) error {
	return &Error{
		Err:  fmt.Errorf("%w: %s: %w", ErrUnreadable, f.path, err),
		Fact: i18n.Text{EN: "the settings file cannot be read, default settings are used", ZH: "设置文件无法读取，已改用默认设置"},
		Tip: i18n.Text{EN: "correct or delete " + f.path + "; the next saved setting moves it aside",
			ZH: "改正或删除 " + f.path + "；下次保存设置时会把它改名保留"},
	}
}

func (f *File) notSaved(err error) error {
	e := &Error{
		Err:  fmt.Errorf("%w: %s: %w", ErrNotSaved, f.path, err),
		Fact: i18n.Text{EN: "the setting holds for this run only", ZH: "设置没有保存，只在本次运行中有效"},
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		e.Tip = i18n.Text{EN: "make " + filepath.Dir(f.path) + " writable, or set OTELINGS_HOME to another folder",
			ZH: "让 " + filepath.Dir(f.path) + " 可写，或把 OTELINGS_HOME 设为别的目录"}
	}
	return e
}

// parse gives the file's document, which holds one mapping; an empty file is
// an empty mapping.
func parse(data []byte) (*yaml.Node, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	if doc.Kind == 0 {
		return emptyDocument(), nil
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, errors.New("not a list of keys and values")
	}
	return &doc, nil
}

func emptyDocument() *yaml.Node {
	return &yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{{Kind: yaml.MappingNode}}}
}

// field ties a key to its place in Settings.
type field struct {
	key   string
	value any
}

func (s *Settings) fields() []field {
	return []field{
		{"lang", &s.Lang}, {"theme", &s.Theme}, {"editor", &s.Editor},
		{"workspace", &s.Workspace}, {"welcomed", &s.Welcomed},
	}
}

// fromMapping reads the known keys. A wrong value keeps its default and its
// key is in bad, with the first error; the others are read all the same.
func fromMapping(m *yaml.Node) (settings Settings, bad []string, err error) {
	settings = Defaults()
	for _, f := range settings.fields() {
		node := lookup(m, f.key)
		if node == nil {
			continue
		}
		before := settings
		wrong := node.Decode(f.value)
		if wrong == nil {
			wrong = settings.Validate()
		}
		if wrong != nil {
			settings, bad = before, append(bad, f.key)
			if err == nil {
				err = wrong
			}
		}
	}
	return settings, bad, err
}

// intoMapping removes wrong values and sets the known keys that changed. Every
// other node stays, with its order and comments; a default is not written.
func intoMapping(m *yaml.Node, settings Settings) error {
	old, bad, _ := fromMapping(m)
	for i := len(m.Content) - 2; i >= 0; i -= 2 {
		if slices.Contains(bad, m.Content[i].Value) {
			m.Content = slices.Delete(m.Content, i, i+2)
		}
	}
	was, now := old.fields(), settings.fields()
	for i := range now {
		var before, after yaml.Node
		if err := errors.Join(before.Encode(was[i].value), after.Encode(now[i].value)); err != nil {
			return err
		}
		if before.Value == after.Value {
			continue
		}
		if node := lookup(m, now[i].key); node != nil {
			node.Kind, node.Tag, node.Value, node.Style = after.Kind, after.Tag, after.Value, after.Style
			node.Anchor, node.Alias, node.Content = "", nil, nil
			continue
		}
		m.Content = append(m.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: now[i].key}, &after)
	}
	return nil
}

// lookup finds a key's value; the last of several, as YAML readers do.
func lookup(m *yaml.Node, key string) *yaml.Node {
	for i := len(m.Content) - 2; i >= 0; i -= 2 {
		if m.Content[i].Value == key {
			return m.Content[i+1]
		}
	}
	return nil
}

// Language picks the language: the --lang value, the setting, the locale of
// the environment (LC_ALL, LC_MESSAGES, LANG, the first that is set, as POSIX
// orders them), English.
func Language(flag, setting string, getenv func(string) string) i18n.Lang {
	for _, value := range []string{flag, setting} {
		if lang, ok := i18n.Parse(value); ok {
			return lang
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			lang, _ := i18n.Parse(value)
			return lang
		}
	}
	return i18n.EN
}
