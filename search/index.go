package search

import (
	"bytes"
	"embed"
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"otelings/internal/nearest"
)

//go:embed index.bin
var built embed.FS

// Index answers searches. It is read only and safe for concurrent use.
type Index struct {
	docs  []entry
	forms []form
	terms []string // sorted
	at    []uint32 // where each term's postings begin, and where the last end
	blob  []byte   // varints: how many, then document (as a difference) and weight
	mean  float64
}

// entry is a document in the index.
type entry struct {
	Kind   Kind
	ID     string
	Length int      // weighted
	Titles []string // normal
	Match  []match
}

// match is one error text.
type match struct {
	Parts []string // between the …, normal
	Terms []string // its telling words
	Size  int      // letters
}

// form is a word as it is written, where its term is only the stem of it: what
// is mistyped is compared with words, not with stems.
type form struct {
	Word string
	Term int
}

// file is what index.bin holds.
type file struct {
	Docs  []entry
	Forms []form
	Terms []string
	At    []uint32
	Blob  []byte
}

// Embedded is the index that the program carries.
func Embedded() (*Index, error) {
	data, err := built.ReadFile("index.bin")
	if err != nil {
		return nil, err
	}
	return Open(data)
}

// Open reads an index that Build made.
func Open(data []byte) (*Index, error) {
	var f file
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&f); err != nil {
		return nil, fmt.Errorf("search index: %w", err)
	}
	if len(f.At) != len(f.Terms)+1 {
		return nil, fmt.Errorf("search index: %d terms, %d places", len(f.Terms), len(f.At))
	}
	ix := &Index{docs: f.Docs, forms: f.Forms, terms: f.Terms, at: f.At, blob: f.Blob}
	for _, d := range ix.docs {
		ix.mean += float64(d.Length) / float64(len(ix.docs))
	}
	return ix, nil
}

// Build makes the index of documents: the same bytes for the same documents.
func Build(docs []Doc) ([]byte, error) {
	f := file{}
	post, forms := map[string]map[int]int{}, map[string]string{}
	for i, d := range docs {
		e := entry{Kind: d.Kind, ID: d.ID}
		for _, t := range d.Title {
			e.Titles = append(e.Titles, normal(t))
		}
		add := func(texts []string, weight int, joined bool) {
			for _, text := range texts {
				last := ""
				for _, w := range strings.FieldsFunc(normal(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
					if s := stem(w); s != w {
						forms[w] = s
					}
				}
				words(normal(text), true, func(t string, whole bool) {
					if post[t] == nil {
						post[t] = map[int]int{}
					}
					post[t][i] += weight
					e.Length += weight
					if pair := last + t; joined && whole && latin(last) && latin(t) { // "traceid" finds "trace id"
						if post[pair] == nil {
							post[pair] = map[int]int{}
						}
						post[pair][i] += weight
					}
					last = t
				})
			}
		}
		add(d.Title, inTitle, true)
		add(d.Words, inWords, true)
		add(d.Lead, inLead, false)
		add(d.Match, inMatch, false)
		add(d.Body, inBody, false)
		add([]string{strings.ReplaceAll(d.ID, "/", " ")}, inTitle, false)
		for _, m := range d.Match {
			e.Match = append(e.Match, newMatch(m))
		}
		f.Docs = append(f.Docs, e)
	}
	f.Terms = slices.Sorted(maps.Keys(post))
	for _, t := range f.Terms {
		f.At = append(f.At, uint32(len(f.Blob))) //nolint:gosec // an index is far below 4 GiB
		f.Blob = appendPostings(f.Blob, post[t])
	}
	f.At = append(f.At, uint32(len(f.Blob))) //nolint:gosec // as above
	for _, w := range slices.Sorted(maps.Keys(forms)) {
		if i, ok := slices.BinarySearch(f.Terms, forms[w]); ok {
			f.Forms = append(f.Forms, form{w, i})
		}
	}
	var out bytes.Buffer
	if err := gob.NewEncoder(&out).Encode(f); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func latin(s string) bool { return s != "" && s[0] < 0x80 }

func newMatch(text string) match {
	m := match{}
	for _, p := range strings.Split(normal(text), "…") {
		if p = strings.TrimSpace(p); p != "" {
			m.Parts = append(m.Parts, p)
			m.Size += len(p)
		}
	}
	for _, w := range strings.FieldsFunc(normal(text), func(r rune) bool { return !('a' <= r && r <= 'z' || r == '_') }) {
		if len(w) > 2 && !isStop(w) && !everyday(w) && !slices.Contains(m.Terms, w) {
			m.Terms = append(m.Terms, w)
		}
	}
	return m
}

func appendPostings(blob []byte, post map[int]int) []byte {
	blob = binary.AppendUvarint(blob, uint64(len(post)))
	last := 0
	for _, doc := range slices.Sorted(maps.Keys(post)) {
		blob = binary.AppendUvarint(blob, uint64(doc-last))  //nolint:gosec // sorted: never negative
		blob = binary.AppendUvarint(blob, uint64(post[doc])) //nolint:gosec // a count
		last = doc
	}
	return blob
}

type posting struct{ doc, weight int }

// reading is one term of the index that stands for a word of the query.
type reading struct {
	term   int
	df     int
	weight float64
}

func (ix *Index) postings(term int) []posting {
	b := ix.blob[ix.at[term]:ix.at[term+1]]
	next := func() int {
		n, size := binary.Uvarint(b)
		if size <= 0 {
			return 0
		}
		b = b[size:]
		return int(n) //nolint:gosec // what Build wrote
	}
	out := make([]posting, 0, 8)
	for n, doc := next(), 0; n > 0; n-- {
		doc += next()
		out = append(out, posting{doc, next()})
	}
	return out
}

// df is how many documents have a term.
func (ix *Index) df(term int) int {
	n, _ := binary.Uvarint(ix.blob[ix.at[term]:])
	return int(n) //nolint:gosec // what Build wrote
}

func (ix *Index) dfOf(word string) int {
	if i, ok := slices.BinarySearch(ix.terms, stem(word)); ok {
		return ix.df(i)
	}
	return 0
}

func (ix *Index) idf(df int) float64 {
	n := float64(len(ix.docs))
	return math.Log(1 + (n-float64(df)+0.5)/(float64(df)+0.5))
}

func (ix *Index) idfOf(found []reading) float64 {
	least := 0
	for i, f := range found {
		if i == 0 || f.df < least {
			least = f.df
		}
	}
	return ix.idf(least)
}

// lookup is the terms that a word of the query stands for: itself; what it is
// the beginning of, when it may be unfinished; or what it was probably meant
// to be, when it was typed, which fixed names.
func (ix *Index) lookup(t term, typed bool) (found []reading, fixed string) {
	i, exact := slices.BinarySearch(ix.terms, t.text)
	if exact {
		found = append(found, reading{i, ix.df(i), 1})
	}
	if !latin(t.text) || len(t.text) < 3 {
		return found, ""
	}
	if t.last || !exact && len(t.text) >= 5 {
		for k := i; k < len(ix.terms) && strings.HasPrefix(ix.terms[k], t.text) && len(found) < 12; k++ {
			if ix.terms[k] != t.text {
				found = append(found, reading{k, ix.df(k), begun})
			}
		}
	}
	if len(found) > 0 || len(t.text) < 4 || !typed {
		return found, ""
	}
	return ix.guess(t.text)
}

// guess reads a word that no document has as the nearest that one has.
func (ix *Index) guess(word string) ([]reading, string) {
	most := 1
	if len(word) >= 7 {
		most = 2
	}
	best, at, read := most+1, -1, ""
	try := func(w string, term int) {
		if d := len(w) - len(word); d > most || -d > most || strings.ContainsAny(w, "_.:") {
			return
		}
		if d := nearest.Distance(word, w); d < best || d == best && at >= 0 && ix.df(term) > ix.df(at) {
			best, at, read = d, term, w
		}
	}
	for i, t := range ix.terms {
		if !latin(t) {
			break // Han terms sort last
		}
		try(t, i)
	}
	for _, f := range ix.forms {
		try(f.Word, f.Term)
	}
	if at < 0 || best > most {
		return nil, ""
	}
	return []reading{{at, ix.df(at), guessed}}, read
}
