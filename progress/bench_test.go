package progress

import (
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// thousands is a Store with 5,000 answers, a year of daily use.
func thousands(b *testing.B) *Store {
	b.Helper()
	s := New(filepath.Join(b.TempDir(), "progress.db"), Options{})
	if err := s.update(b.Context(), func(tx *bolt.Tx) error {
		for i := range 5000 {
			if err := putOnce(tx, bucketAnswers, answer(i).ID, answer(i)); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	return s
}

func BenchmarkAddAnswer(b *testing.B) {
	s, i := thousands(b), 10000
	for b.Loop() {
		i++
		if err := s.AddAnswer(b.Context(), answer(i)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFirstLoad is what a start pays: inspection and reading everything.
func BenchmarkFirstLoad(b *testing.B) {
	s := thousands(b)
	for b.Loop() {
		if _, err := New(s.Path(), Options{}).Load(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkInspect(b *testing.B) {
	s := thousands(b)
	for b.Loop() {
		if err := inspect(s.Path()); err != nil {
			b.Fatal(err)
		}
	}
}
