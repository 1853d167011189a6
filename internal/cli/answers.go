package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"go.yaml.in/yaml/v3"

	"otelings/internal/i18n"
)

// readAnswers reads a YAML file of `key: value` lines.
func readAnswers(name string) (map[string]string, error) {
	src, err := os.ReadFile(name)
	if err != nil {
		return nil, &unreadable{name: name, err: err}
	}
	return parseAnswers(name, src)
}

// parseAnswers refuses what is no flat list of keys with one value each, and a
// key that comes twice; name is the file's, for the words.
func parseAnswers(name string, src []byte) (map[string]string, error) {
	bad := func(line int, en, zh string) error {
		where := words(name+": ", name+"：")
		if line > 0 {
			where = words(fmt.Sprintf("%s, line %d: ", name, line), fmt.Sprintf("%s 第 %d 行：", name, line))
		}
		return &usageError{text: words(where.EN+en, where.ZH+zh), hint: words("one `key: value` a line", "每行一个 `键: 值`")}
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(src, &doc); err != nil {
		return nil, bad(0, err.Error(), "不是 YAML（"+err.Error()+"）")
	}
	answers := map[string]string{}
	if len(doc.Content) == 0 {
		return answers, nil
	}
	list := doc.Content[0]
	if list.Kind != yaml.MappingNode {
		return nil, bad(list.Line, "there is no key", "没有键")
	}
	for i := 0; i+1 < len(list.Content); i += 2 {
		key, value := list.Content[i], list.Content[i+1]
		switch _, twice := answers[key.Value]; {
		case key.Kind != yaml.ScalarNode:
			return nil, bad(key.Line, "a key is one word", "键只能是一个词")
		case twice:
			return nil, bad(key.Line, key.Value+" is there twice", key.Value+" 出现了两次")
		case value.Kind != yaml.ScalarNode:
			return nil, bad(value.Line, key.Value+" has more than one value", key.Value+" 不止一个值")
		case value.ShortTag() == "!!null":
			return nil, bad(value.Line, key.Value+" has no value", key.Value+" 没有值")
		}
		answers[key.Value] = value.Value
	}
	return answers, nil
}

// unreadable is a file named on the command line that cannot be read.
type unreadable struct {
	name string
	err  error
}

func (e *unreadable) Error() string { return e.err.Error() }

func (e *unreadable) Unwrap() error { return e.err }

// Words says what is in the way, and what the file is for.
func (e *unreadable) Words() (text, hint i18n.Text) {
	cause := e.err
	var path *fs.PathError
	if errors.As(e.err, &path) {
		cause = path.Err // without the system call
	}
	why := words(cause.Error(), cause.Error())
	switch {
	case errors.Is(e.err, fs.ErrNotExist):
		why = words("there is no such file", "没有这个文件")
	case errors.Is(e.err, fs.ErrPermission):
		why = words("it may not be read", "没有读取权限")
	}
	return words(e.name+": "+why.EN, e.name+"："+why.ZH),
		words("--answers wants a file with one `key: value` a line", "--answers 要一个文件，每行一个 `键: 值`")
}
