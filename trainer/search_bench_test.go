package trainer

import "testing"

// What a key in the search costs, with the entries that are shown.
func BenchmarkSearchShown(b *testing.B) {
	tr := author(b, "")
	for name, q := range map[string]string{"words": "spans missing at exit", "letter": "s", "typo": "tracparnt heder", "zh": "采样 链路"} {
		if _, err := tr.Search(q, 20); err != nil { // the entries are read once
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			for range b.N {
				if _, err := tr.Search(q, 20); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
