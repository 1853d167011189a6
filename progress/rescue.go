package progress

import (
	"bytes"
	"encoding/json"
	"io"
	"os"

	bolt "go.etcd.io/bbolt"
)

// record is one stored value with a good checksum, where it belongs.
type record struct {
	bucket, key string
	body        string // JSON
}

// rescuePages bounds the pages read as one: a record of maxValue bytes fits.
const rescuePages = 300

// rescue reads every record out of a damaged file that still has a good
// checksum, from any page, whatever the tree says. Pages of older transactions
// are among them, so a key may come in several versions: merge picks.
func rescue(path string) ([]record, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	found := map[record]bool{}
	var records []record
	keep := func(r record) {
		if !found[r] {
			found[r] = true
			records = append(records, r)
		}
	}
	for _, size := range pageSizes(f, info.Size()) {
		for id := int64(0); id*int64(size) < info.Size(); id++ {
			if err := rescuePage(f, id*int64(size), size, keep); err != nil {
				return nil, err
			}
		}
	}
	return records, nil
}

// pageSizes is the size a meta page names, or the usual ones.
func pageSizes(r io.ReaderAt, size int64) []int {
	for pos := int64(0); pos <= maxPageSize && pos < size; pos = nextMeta(pos) {
		if h, err := readMeta(r, pos); err == nil {
			return []int{h.pageSize}
		}
	}
	sizes := []int{os.Getpagesize()}
	for _, s := range []int{4 << 10, 16 << 10, 64 << 10} {
		if s != sizes[0] {
			sizes = append(sizes, s)
		}
	}
	return sizes
}

// rescuePage reads the page at pos as a leaf. Only the entries' checksums
// decide; nothing in the page's own header is trusted but its length.
func rescuePage(f io.ReaderAt, pos int64, size int, keep func(record)) error {
	p := make([]byte, size)
	n, err := f.ReadAt(p, pos)
	if err != nil && err != io.EOF {
		return err
	}
	if n < pageHeaderSize {
		return nil
	}
	if extra := int(order.Uint32(p[12:])); n == size && extra > 0 && extra < rescuePages {
		whole := make([]byte, size*(extra+1))
		if n, err = f.ReadAt(whole, pos); err != nil && err != io.EOF {
			return err
		}
		p = whole
	}
	rescueLeaf(p[:n], 0, keep)
	return nil
}

func rescueLeaf(p []byte, depth int, keep func(record)) {
	for i := range (len(p) - pageHeaderSize) / elementSize {
		item, err := leafElementAt(p, 0, i)
		if err != nil {
			continue
		}
		if item.bucket {
			if root, inline, err := item.asBucket(); err == nil && root == 0 && depth < 2 {
				rescueLeaf(inline, depth+1, keep)
			}
			continue
		}
		if item.value == nil || len(item.key) > maxID*2 {
			continue
		}
		for _, bucket := range recordBuckets() {
			if b, err := body(bucket, string(item.key), item.value); err == nil {
				keep(record{bucket: bucket, key: string(item.key), body: string(b)})
				break
			}
		}
	}
}

// merge adds a record that comes from elsewhere without losing what is there:
// attempts and answers never change, of the rest the better one stays.
func merge(tx *bolt.Tx, r record) (changed bool, err error) {
	switch r.bucket {
	case bucketAttempts, bucketAnswers:
		return mergeAs(tx, r, func(old, _ json.RawMessage) (json.RawMessage, bool) { return old, false })
	case bucketPredictions:
		return mergeAs(tx, r, func(old, new Prediction) (Prediction, bool) {
			return new, old.Attempt == "" && new.Attempt != ""
		})
	case bucketCompletions:
		return mergeAs(tx, r, func(old, new Completion) (Completion, bool) { return new, new.Time.Before(old.Time) })
	case bucketPlaces:
		return mergeAs(tx, r, func(old, new Place) (Place, bool) {
			better := old
			if new.Time.After(old.Time) {
				better = new
			}
			better.Furthest = max(old.Furthest, new.Furthest)
			return better, better != old
		})
	case bucketHints:
		return mergeAs(tx, r, Hint.join)
	case bucketCourse:
		return mergeAs(tx, r, func(old, new course) (course, bool) { return new, new.Saved.After(old.Saved) })
	}
	return false, nil
}

// mergeAs decodes both sides; pick says what stays and whether that is a change.
func mergeAs[T any](tx *bolt.Tx, r record, pick func(old, new T) (T, bool)) (bool, error) {
	var incoming T
	if json.NewDecoder(bytes.NewReader([]byte(r.body))).Decode(&incoming) != nil {
		return false, nil
	}
	if old, ok := get[T](tx, r.bucket, r.key); ok {
		var changed bool
		if incoming, changed = pick(old, incoming); !changed {
			return false, nil
		}
	}
	return true, put(tx, r.bucket, r.key, incoming)
}
