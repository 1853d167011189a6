package trainer

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"otelings/search"
)

// judged is one query with what it should find, the best first: the first of
// them that is found counts.
type judged struct {
	Q    string   `yaml:"q"`
	Want []string `yaml:"want"`
	rank int      // 1 = the first hit, 0 = not among the first ten
	got  []string
	sure bool // the first is sure
}

var worst = flag.Int("worst", 10, "how many of the worst queries are told")

func relevance(t testing.TB, name string) (all []judged, mrr float64) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "relevance", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	tr := author(t, "")
	for i := range all {
		j := &all[i]
		for _, id := range j.Want {
			if !tr.lib.HasFAQ(id) {
				t.Errorf("%s: %q wants %q, which does not exist", name, j.Q, id)
			}
		}
		r, err := tr.Search(j.Q, 10, search.FAQ)
		if err != nil {
			t.Fatal(err)
		}
		for k, f := range r.Found {
			j.got = append(j.got, f.ID)
			if j.rank == 0 && slices.Contains(j.Want, f.ID) {
				j.rank = k + 1
			}
		}
		j.sure = len(r.Found) > 0 && r.Found[0].Sure
		if j.rank > 0 {
			mrr += 1 / float64(j.rank) / float64(len(all))
		}
	}
	return all, mrr
}

// The mean reciprocal rank on queries that the ranking was not tuned on.
func TestRelevance(t *testing.T) {
	for _, name := range []string{"tuned", "heldout"} {
		all, mrr := relevance(t, name)
		first, wrong, shy := 0, 0, 0
		sort.SliceStable(all, func(i, k int) bool { return reciprocal(all[i]) < reciprocal(all[k]) })
		for i, j := range all {
			if j.rank == 1 {
				first++
			}
			switch {
			case j.sure && j.rank != 1:
				wrong++
			case !j.sure && j.rank == 1:
				shy++
			}
			if i < *worst && j.rank != 1 {
				q, _, _ := strings.Cut(strings.TrimSpace(j.Q), "\n")
				t.Logf("%s: rank %d: %.90q wants %v, got %v", name, j.rank, q, j.Want, j.got[:min(3, len(j.got))])
			}
		}
		t.Logf("%s: %d queries, %d first, MRR %.3f; sure and wrong %d, right and not sure %d", name, len(all), first, mrr, wrong, shy)
		if mrr < 0.9 {
			t.Errorf("%s: MRR %.3f, want 0.9", name, mrr)
		}
	}
}

func reciprocal(j judged) float64 {
	if j.rank == 0 {
		return 0
	}
	return 1 / float64(j.rank)
}

func BenchmarkRelevance(b *testing.B) {
	for _, name := range []string{"tuned", "heldout"} {
		b.Run(name, func(b *testing.B) {
			mrr := 0.0
			for range b.N {
				_, mrr = relevance(b, name)
			}
			b.ReportMetric(mrr, "MRR")
		})
	}
}
