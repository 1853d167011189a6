package exercises

import "testing"

// BenchmarkLoad is what every start pays for the exercises it carries.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(Content()); err != nil {
			b.Fatal(err)
		}
	}
}
