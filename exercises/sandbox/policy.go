package sandbox

import (
	"fmt"
	"reflect"
	"strings"

	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/otelcol"
)

// notAllowed is what a configuration asks for that is not given here.
type notAllowed struct {
	path string // keys joined by "::"
	what string
}

func (e *notAllowed) Error() string { return e.path + ": " + e.what }

// policy refuses what the components could still do outside memory.
func policy(cfg *otelcol.Config) error {
	conf := confmap.New()
	if err := conf.Marshal(cfg); err != nil {
		return fmt.Errorf("reading the configuration back: %w", err)
	}
	for _, key := range conf.AllKeys() {
		parts := strings.Split(key, "::")
		last, v := parts[len(parts)-1], conf.Get(key)
		switch {
		case parts[0] == "exporters" && last == "output_paths" && !empty(v):
			return &notAllowed{key, "writes to files or to standard output"}
		case parts[0] == "exporters" && last == "use_internal_logger" && v == false:
			return &notAllowed{key, "writes past the Collector's log"}
		case (strings.HasSuffix(last, "_file") || last == "filename") && !empty(v):
			return &notAllowed{key, "reads a file"}
		case (last == "storage" || strings.HasSuffix(last, "_storage")) && !empty(v):
			return &notAllowed{key, "stores on the disk"}
		}
	}
	return nil
}

func empty(v any) bool {
	if v == nil {
		return true
	}
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Slice, reflect.Map, reflect.String:
		return rv.Len() == 0
	case reflect.Pointer, reflect.Interface:
		return rv.IsNil()
	}
	return false
}
