package progress

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
)

// bbolt trusts its pages: a damaged file makes it panic, fault or loop without
// end. So the file is read here first, with bounds on everything and no memory
// map: both meta pages, every page of the tree, the free list.
//
// No lock is needed. The pages of transaction T stay as they are until T+2
// begins, and T+1 has put its number into a meta page by then: what looks
// damaged counts only if the newest transaction is still the same afterwards.
//
// The layout is that of bbolt's file version 2 (internal/common: page.go,
// meta.go, bucket.go), in the byte order of the machine.
const (
	boltMagic      = 0xED0CDAED
	boltVersion    = 2
	pageHeaderSize = 16
	metaSize       = 64
	elementSize    = 16
	flagBranch     = 0x01
	flagLeaf       = 0x02
	flagMeta       = 0x04
	flagFreelist   = 0x10
	flagBucket     = 0x01 // of a leaf element: the value is a bucket
	noFreelist     = ^uint64(0)
	minPageSize    = 1 << 9
	maxPageSize    = 1 << 16
	maxDepth       = 64 // of the tree and of buckets in buckets; real ones have under 10
)

var order = binary.NativeEndian

// damage is what is wrong with a file's structure.
type damage struct {
	what string
	deep bool // found by Options.Checker, not by inspect
}

func (d *damage) Error() string { return d.what }

func damaged(format string, args ...any) error { return &damage{what: fmt.Sprintf(format, args...)} }

// header is what a valid meta page says.
type header struct {
	pageSize             int
	root, freelist, high uint64 // page numbers; high is the first one not used
	txid                 uint64
}

// inspect reads the whole structure of the file at path. It returns a *damage
// when the structure is broken, ErrNewer when bbolt's own format is newer, nil
// for an empty file, and file system errors as they are.
func inspect(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var last error
	// A writer may commit again and again while this reads; eight rounds
	// without a quiet one would need a commit every few milliseconds.
	for range 8 {
		var before, after header
		before, last = inspectOnce(f)
		var broken *damage
		if !errors.As(last, &broken) {
			return last
		}
		info, err := f.Stat()
		if err != nil {
			return err
		}
		after, err = readHeader(f, info.Size())
		if err != nil || after.txid == before.txid {
			return last
		}
	}
	return &Error{Kind: ErrBusy, Path: path, Err: last}
}

// inspectHeader is the cheap part of inspect: size and meta pages.
func inspectHeader(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	_, err = readHeader(f, info.Size())
	return err
}

func inspectOnce(f *os.File) (header, error) {
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return header{}, err
	}
	h, err := readHeader(f, info.Size())
	if err != nil {
		return h, err
	}
	w := &walk{file: f, header: h, seen: make([]bool, h.high)}
	if err := w.tree(h.root, nil, nil, 0); err != nil {
		return h, err
	}
	return h, w.free()
}

// readHeader finds the newest valid meta page, as bbolt does: page 0, and page
// 1 wherever a possible page size puts it.
func readHeader(r io.ReaderAt, size int64) (header, error) {
	best, found := header{}, false
	var problem error
	for pos := int64(0); pos <= maxPageSize && pos < size; pos = nextMeta(pos) {
		h, err := readMeta(r, pos)
		if errors.Is(err, ErrNewer) {
			problem = err
		}
		if err != nil || (pos != 0 && int64(h.pageSize) != pos) {
			continue
		}
		if !found || h.txid > best.txid {
			best, found = h, true
		}
	}
	switch {
	case !found && problem != nil:
		return header{}, problem
	case !found:
		return header{}, damaged("no valid header")
	case best.root < 2 || best.root >= best.high:
		return best, damaged("root page %d is out of range", best.root)
	case best.high > uint64(size)/uint64(best.pageSize):
		return best, damaged("cut off: %d pages are missing", best.high-uint64(size)/uint64(best.pageSize))
	}
	return best, nil
}

func nextMeta(pos int64) int64 {
	if pos == 0 {
		return minPageSize
	}
	return pos * 2
}

func readMeta(r io.ReaderAt, pos int64) (header, error) {
	var b [pageHeaderSize + metaSize]byte
	if _, err := r.ReadAt(b[:], pos); err != nil {
		return header{}, err
	}
	m := b[pageHeaderSize:]
	if order.Uint32(m) != boltMagic || order.Uint16(b[8:])&flagMeta == 0 {
		return header{}, damaged("no meta page")
	}
	h := fnv.New64a()
	h.Write(m[:56])
	if h.Sum64() != order.Uint64(m[56:]) {
		return header{}, damaged("meta checksum does not match")
	}
	if v := order.Uint32(m[4:]); v != boltVersion {
		return header{}, &Error{Kind: ErrNewer, Err: fmt.Errorf("bbolt file version %d", v)}
	}
	size := order.Uint32(m[8:])
	if size < minPageSize || size > maxPageSize || size&(size-1) != 0 {
		return header{}, damaged("page size %d", size)
	}
	return header{
		pageSize: int(size),
		root:     order.Uint64(m[16:]),
		freelist: order.Uint64(m[32:]),
		high:     order.Uint64(m[40:]),
		txid:     order.Uint64(m[48:]),
	}, nil
}

// walk visits every page once; a page met twice is damage, so it ends.
type walk struct {
	file io.ReaderAt
	header
	seen []bool
}

// page reads page id with its overflow pages and marks them as seen.
func (w *walk) page(id uint64) ([]byte, error) {
	if id < 2 || id >= w.high {
		return nil, damaged("page %d is out of range", id)
	}
	head := make([]byte, pageHeaderSize)
	if err := w.read(head, id); err != nil {
		return nil, err
	}
	overflow := uint64(order.Uint32(head[12:]))
	if order.Uint64(head) != id || id+overflow >= w.high {
		return nil, damaged("page %d has a wrong header", id)
	}
	for i := id; i <= id+overflow; i++ {
		if w.seen[i] {
			return nil, damaged("page %d is used twice", i)
		}
		w.seen[i] = true
	}
	p := make([]byte, int(overflow+1)*w.pageSize)
	return p, w.read(p, id)
}

func (w *walk) read(b []byte, id uint64) error {
	_, err := w.file.ReadAt(b, int64(id)*int64(w.pageSize))
	if errors.Is(err, io.EOF) {
		return damaged("page %d is missing", id)
	}
	return err
}

// tree checks the pages under id, whose keys must lie in [from, to).
func (w *walk) tree(id uint64, from, to []byte, depth int) error {
	if depth > maxDepth {
		return damaged("tree is too deep at page %d", id)
	}
	p, err := w.page(id)
	if err != nil {
		return err
	}
	switch order.Uint16(p[8:]) {
	case flagLeaf:
		return w.leaf(p, from, to, depth)
	case flagBranch:
	default:
		return damaged("page %d is no tree page", id)
	}
	items, err := branchElements(p)
	if err != nil {
		return err
	}
	if len(items) == 0 {
		return damaged("page %d is an empty branch", id)
	}
	for i, item := range items {
		end := to
		if i+1 < len(items) {
			end = items[i+1].key
		}
		if err := inRange(item.key, from, end); err != nil {
			return err
		}
		if err := w.tree(item.child, item.key, end, depth+1); err != nil {
			return err
		}
		from = item.key
	}
	return nil
}

// inRange wants from <= key < to; nil is no bound.
func inRange(key, from, to []byte) error {
	if (from != nil && bytes.Compare(key, from) < 0) || (to != nil && bytes.Compare(key, to) >= 0) {
		return damaged("keys are out of order")
	}
	return nil
}

func (w *walk) leaf(p, from, to []byte, depth int) error {
	items, err := leafElements(p)
	if err != nil {
		return err
	}
	for i, item := range items {
		end := to
		if i+1 < len(items) {
			end = items[i+1].key
		}
		if err := inRange(item.key, from, end); err != nil {
			return err
		}
		from = item.key
		if !item.bucket {
			continue
		}
		root, inline, err := item.asBucket()
		if err != nil {
			return err
		}
		if inline == nil {
			if err := w.tree(root, nil, nil, depth+1); err != nil {
				return err
			}
			continue
		}
		if order.Uint16(inline[8:]) != flagLeaf || depth > maxDepth {
			return damaged("bucket in a page is no leaf")
		}
		if err := w.leaf(inline, nil, nil, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// free checks the free list after the tree: a page in both would be given to
// the next writer although it holds data.
func (w *walk) free() error {
	if w.freelist == noFreelist {
		return nil
	}
	p, err := w.page(w.freelist)
	if err != nil {
		return err
	}
	if order.Uint16(p[8:]) != flagFreelist {
		return damaged("page %d is no free list", w.freelist)
	}
	ids, count := p[pageHeaderSize:], uint64(order.Uint16(p[10:]))
	if count == 0xFFFF { // the real count is the first entry then
		count, ids = order.Uint64(ids), ids[8:]
	}
	if count > uint64(len(ids)/8) {
		return damaged("free list is longer than its page")
	}
	for i := range count {
		id := order.Uint64(ids[i*8:])
		if id < 2 || id >= w.high || w.seen[id] {
			return damaged("free list names page %d, which is in use", id)
		}
		w.seen[id] = true
	}
	return nil
}

type leafElement struct {
	bucket     bool
	key, value []byte
}

type branchElement struct {
	key   []byte
	child uint64
}

// asBucket reads a bucket's value: its root page, or the page in the value.
func (e leafElement) asBucket() (root uint64, inline []byte, err error) {
	if len(e.value) < 16 {
		return 0, nil, damaged("bucket %q has no header", e.key)
	}
	if root = order.Uint64(e.value); root != 0 {
		return root, nil, nil
	}
	if len(e.value) < 16+pageHeaderSize {
		return 0, nil, damaged("bucket %q has no page", e.key)
	}
	return 0, e.value[16:], nil
}

// leafElements reads the entries of a leaf page.
func leafElements(p []byte) ([]leafElement, error) {
	n := int(order.Uint16(p[10:]))
	items := make([]leafElement, 0, min(n, len(p)/elementSize))
	for i := range n {
		item, err := leafElementAt(p, n, i)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

// leafElementAt reads entry i of the n entries of a leaf page.
func leafElementAt(p []byte, n, i int) (leafElement, error) {
	at := pageHeaderSize + i*elementSize
	if at+elementSize > len(p) {
		return leafElement{}, damaged("leaf entry is outside its page")
	}
	flags := order.Uint32(p[at:])
	key, rest, err := slice(p, n, at, order.Uint32(p[at+4:]), order.Uint32(p[at+8:]))
	if err != nil {
		return leafElement{}, err
	}
	size := uint64(order.Uint32(p[at+12:]))
	if size > uint64(len(rest)) || flags&^flagBucket != 0 {
		return leafElement{}, damaged("leaf entry is outside its page")
	}
	return leafElement{bucket: flags == flagBucket, key: key, value: rest[:size]}, nil
}

func branchElements(p []byte) ([]branchElement, error) {
	n := int(order.Uint16(p[10:]))
	items := make([]branchElement, 0, min(n, len(p)/elementSize))
	for i := range n {
		at := pageHeaderSize + i*elementSize
		if at+elementSize > len(p) {
			return nil, damaged("branch entry is outside its page")
		}
		key, _, err := slice(p, n, at, order.Uint32(p[at:]), order.Uint32(p[at+4:]))
		if err != nil {
			return nil, err
		}
		items = append(items, branchElement{key: key, child: order.Uint64(p[at+8:])})
	}
	return items, nil
}

// slice cuts a key out of page p of n entries and gives what follows it.
func slice(p []byte, n, at int, pos, size uint32) (key, rest []byte, err error) {
	start := uint64(at) + uint64(pos)
	end := start + uint64(size)
	if start < uint64(pageHeaderSize+n*elementSize) || size == 0 || end > uint64(len(p)) {
		return nil, nil, damaged("entry is outside its page")
	}
	return p[start:end], p[end:], nil
}

// regular refuses what is no file, so that nothing of the kind is renamed.
func regular(path string, info fs.FileInfo) error {
	if info.Mode().IsRegular() {
		return nil
	}
	return &Error{Kind: ErrFailed, Path: path, Err: errors.New("not a regular file")}
}
