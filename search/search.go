// Package search finds lessons, FAQ entries, exercises and terms by words or by
// a pasted error text, in English and Chinese, on an index that is built ahead.
package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Kind is what a document is.
type Kind string

// The kinds of document.
const (
	FAQ      Kind = "faq"
	Lesson   Kind = "lesson"
	Exercise Kind = "exercise"
	Term     Kind = "term"
)

// Doc is one thing that can be found. Both languages stand in one document.
type Doc struct {
	Kind  Kind
	ID    string
	Title []string // the question, the title, the term: in each language
	Lead  []string // the answer, what is learnt, what the term means
	Words []string // other words for it
	Match []string // what programs print, verbatim; … stands for what differs
	Body  []string // the text
}

// Hit is one document found. Sure says that it fits: it has an error text of the
// query, or most of the query's words by how much they tell.
type Hit struct {
	Kind  Kind
	ID    string
	Score float64
	Sure  bool
}

// Result is what a search gives, the best first. Fixed lists what was read for
// words that no document has: "tracparent→traceparent".
type Result struct {
	Hits  []Hit
	Fixed []string
}

// The weight of one occurrence in each part of a document.
const (
	inTitle = 6
	inWords = 5
	inLead  = 3
	inMatch = 3
	inBody  = 1
)

// Figures of the ranking; search_test.go holds what they give.
const (
	saturation   = 2.5  // BM25 k1
	lengthEffect = 0.2  // BM25 b: an entry is short or long for no reason of relevance
	guessed      = 0.8  // weight of a word that was read for another one
	begun        = 0.7  // weight of a word of which the query has the beginning
	wholeError   = 40.0 // an error text found whole; more for a longer one
	partError    = 18.0 // most of its words found
	detail       = 20.0 // more for one that stands later: what is general is said first, the cause last
	fewTerms     = 12   // up to here all words of a query are wanted
	maxTerms     = 400  // of a query that are looked at
	named        = 25.0 // the query is a document's very title
	most         = 0.3  // share of what the words tell that makes a hit sure
)

// Search gives at most limit documents of the kinds (all without any) for a
// query: words, or what a program printed, of any length.
func (ix *Index) Search(query string, limit int, kinds ...Kind) Result {
	q := normal(query)
	terms := queryTerms(q)
	score := make([]float64, len(ix.docs))
	matched := make([]float64, len(ix.docs))
	r := Result{}
	wanted, typed := 0.0, len(strings.Fields(q)) <= fewTerms // what is pasted was not mistyped
	for _, t := range terms {
		found, fixed := ix.lookup(t, typed)
		if len(found) == 0 && digits(t.text) {
			continue // a line, a port, a count of somebody's own
		}
		if fixed != "" {
			r.Fixed = append(r.Fixed, t.text+"→"+fixed)
		}
		weight := t.weight * ix.idfOf(found)
		if len(found) == 0 {
			weight = t.weight * ix.idf(0)
		}
		wanted += weight
		best := map[int]float64{} // of several readings a document counts its best
		for _, f := range found {
			for _, p := range ix.postings(f.term) {
				doc := &ix.docs[p.doc]
				tf := float64(p.weight)
				bm := tf * (saturation + 1) / (tf + saturation*(1-lengthEffect+lengthEffect*float64(doc.Length)/ix.mean))
				best[p.doc] = max(best[p.doc], t.weight*f.weight*ix.idf(f.df)*bm)
			}
		}
		for doc, s := range best {
			score[doc] += s
			matched[doc] += weight
		}
	}
	for i := range ix.docs {
		if wanted > 0 && len(terms) <= fewTerms {
			score[i] *= 0.25 + 0.75*matched[i]/wanted
		} else if len(terms) > fewTerms {
			score[i] *= float64(fewTerms) / float64(len(terms)) // a long paste is mostly noise
		}
		if score[i] > 0 {
			score[i] = score[i]*kindWeight(ix.docs[i].Kind) + titled(ix.docs[i].Titles, q)
		}
		printed := ix.errorScore(i, q)
		score[i] += printed
		if d := &ix.docs[i]; score[i] > 0 && (len(kinds) == 0 || slices.Contains(kinds, d.Kind)) {
			sure := printed > 0 || wanted > 0 && matched[i]/wanted >= most
			r.Hits = append(r.Hits, Hit{d.Kind, d.ID, math.Round(score[i]*100) / 100, sure})
		}
	}
	slices.SortStableFunc(r.Hits, func(a, b Hit) int { return cmp.Compare(b.Score, a.Score) })
	r.Hits = cut(r.Hits, limit)
	return r
}

// titled is how much of a title the query is, letter by letter: who types the
// name of a thing wants the thing.
func titled(titles []string, query string) float64 {
	best := 0.0
	for _, t := range titles {
		if t != "" && strings.Contains(t, query) {
			best = max(best, named*float64(len(query))/float64(len(t)))
		}
	}
	return best
}

// kindWeight is how much more an answer is worth than a place where it is
// practised, when both have the words.
func kindWeight(k Kind) float64 {
	switch k {
	case FAQ:
		return 1.2
	case Exercise:
		return 0.9
	}
	return 1
}

// cut leaves out what is far behind the best.
func cut(hits []Hit, limit int) []Hit {
	for i, h := range hits {
		if i == limit || h.Score < hits[0].Score/8 {
			return hits[:i]
		}
	}
	return hits
}

// errorScore is how well a document's error texts stand in the query.
func (ix *Index) errorScore(doc int, query string) float64 {
	best := 0.0
	for _, m := range ix.docs[doc].Match {
		at, whole := holds(query, m.Parts)
		switch {
		case whole:
			place := float64(at) / float64(len(query))
			best = max(best, wholeError+float64(min(m.Size, 60))+detail*place)
		case len(query) >= 10 && len(m.Parts) == 1 && strings.Contains(m.Parts[0], query):
			best = max(best, wholeError*0.6)
		default:
			if share := ix.share(m, query); share >= 0.6 {
				best = max(best, partError*share)
			}
		}
	}
	return best
}

// holds reports whether all parts stand in the text, in their order, and where
// the last begins.
func holds(text string, parts []string) (at int, whole bool) {
	from := 0
	for _, p := range parts {
		i := strings.Index(text[from:], p)
		if i < 0 {
			return 0, false
		}
		at = from + i
		from = at + len(p)
	}
	return at, len(parts) > 0
}

// share is the part of an error's words, by how much they tell, that the query has.
func (ix *Index) share(m match, query string) float64 {
	if len(m.Terms) < 3 {
		return 0
	}
	have, all := 0.0, 0.0
	for _, t := range m.Terms {
		w := ix.idf(ix.dfOf(t))
		all += w
		if strings.Contains(query, t) {
			have += w
		}
	}
	return have / all
}

func digits(s string) bool { return strings.Trim(s, "0123456789.:") == "" }
