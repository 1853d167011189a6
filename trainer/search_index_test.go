package trainer

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"otelings/exercises"
	"otelings/lessons"
	"otelings/search"
)

var update = flag.Bool("update", false, "write the search index anew")

const indexFile = "../search/index.bin"

// The index that the program carries is that of its content:
// go test ./trainer -run IndexIsFresh -update makes it anew.
func TestIndexIsFresh(t *testing.T) {
	lib, err := lessons.Load(lessons.Content())
	if err != nil {
		t.Fatal(err)
	}
	set, err := exercises.Load(exercises.Content())
	if err != nil {
		t.Fatal(err)
	}
	docs, err := SearchDocs(lib, set)
	if err != nil {
		t.Fatal(err)
	}
	want, err := search.Build(docs)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(indexFile, want, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile(indexFile)
	if err != nil || !bytes.Equal(have, want) {
		t.Errorf("%s is not that of the content (%v): go test ./trainer -run IndexIsFresh -update", indexFile, err)
	}
}
