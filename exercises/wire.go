package exercises

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// WireSpec is a request that the learner writes by hand. The file in starter/ is
// what they begin with; it is sent exactly as it stands.
//
// A file that begins with a request line (`POST /v1/traces`) says method, path
// and headers itself, an empty line before the body. Any other file is a body,
// posted to Path as application/json.
type WireSpec struct {
	File string `yaml:"file"` // of the exercise's folder: a plain name
	Path string `yaml:"path"` // "" is DefaultWirePath
}

// DefaultWirePath is where a body without a head goes.
const DefaultWirePath = "/v1/traces"

// Target is the path of a body that names none.
func (s *WireSpec) Target() string {
	if s.Path == "" {
		return DefaultWirePath
	}
	return s.Path
}

func (v *validator) wire() {
	d := v.def
	if d.Starter != "" && !slices.ContainsFunc(d.Mistakes, func(m Mistake) bool { return m.ID == d.Starter }) {
		v.add(v.at("starter"), "starter refers to the unknown mistake %q", d.Starter)
	}
	if d.Wire == nil || d.Wire.File == "" {
		v.add(v.at("wire"), "a wire exercise names the file to write")
		return
	}
	name := d.Wire.File
	if name != path.Base(name) || strings.HasPrefix(name, ".") || RealName(name) != name {
		v.add(v.at("wire", "file"), "file %q: want a plain name", name)
		return
	}
	if p := d.Wire.Path; p != "" && !strings.HasPrefix(p, "/") {
		v.add(v.at("wire", "path"), "path %q: want one that begins with a slash", p)
	}
	for _, dir := range []string{"starter", "solution"} {
		v.holds(path.Join(dir, name))
	}
	for _, group := range []string{"also", "wrong"} {
		forms, _ := fs.ReadDir(d.Files, group)
		if group == "wrong" && len(forms) == 0 {
			v.errs = append(v.errs, problem(path.Join(v.dir, group), 0, "missing or empty"))
		}
		for _, f := range forms {
			v.holds(path.Join(group, f.Name(), name))
		}
	}
	v.wrong()
}

// holds asks for a file of the exercise's folder.
func (v *validator) holds(name string) {
	if info, err := fs.Stat(v.def.Files, name); err != nil || info.IsDir() {
		v.errs = append(v.errs, problem(path.Join(v.dir, name), 0, "missing"))
	}
}
