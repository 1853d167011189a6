package progress

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"time"
)

// A stored value is one format byte, a CRC-32C (little endian) and JSON. The
// sum covers bucket and key as well, so a value under a damaged key, or a page
// that belongs elsewhere, does not pass for a record. bbolt has no page sums.
const (
	valueFormat = 1
	valueHeader = 5
)

// maxValue bounds one record: a value longer than this is a mistake of the
// caller (the largest real record, an attempt, is about 2 KiB).
const maxValue = 1 << 20

var (
	errValueFormat = errors.New("unknown format")
	errValueSum    = errors.New("checksum does not match")
	errValueJSON   = errors.New("not readable as JSON")
)

// sum is the checksum of a value in its place.
func sum(bucket, key string, body []byte) uint32 {
	table := crc32.MakeTable(crc32.Castagnoli)
	c := crc32.Update(0, table, []byte(bucket+"\x00"+key+"\x00"))
	return crc32.Update(c, table, body)
}

// encode makes the stored value of v under bucket and key.
func encode(bucket, key string, v any) ([]byte, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, &Error{Kind: ErrInvalid, Err: err}
	}
	if len(body) > maxValue {
		return nil, &Error{Kind: ErrInvalid, Err: errors.New("record is larger than 1 MiB")}
	}
	value := make([]byte, valueHeader, valueHeader+len(body))
	value[0] = valueFormat
	binary.LittleEndian.PutUint32(value[1:], sum(bucket, key, body))
	return append(value, body...), nil
}

// body checks a stored value and gives its JSON, which shares value's memory.
func body(bucket, key string, value []byte) ([]byte, error) {
	if len(value) < valueHeader || value[0] != valueFormat {
		return nil, errValueFormat
	}
	if binary.LittleEndian.Uint32(value[1:]) != sum(bucket, key, value[valueHeader:]) {
		return nil, errValueSum
	}
	return value[valueHeader:], nil
}

// decode checks a stored value and reads it into v.
func decode(bucket, key string, value []byte, v any) error {
	b, err := body(bucket, key, value)
	if err != nil {
		return err
	}
	if json.Unmarshal(b, v) != nil {
		return errValueJSON
	}
	return nil
}

// NewID makes an id for a record of time t: 24 letters and digits that sort
// by time (nanoseconds) and are unique across processes (56 random bits).
func NewID(t time.Time) string {
	var raw [15]byte
	binary.BigEndian.PutUint64(raw[:], uint64(t.UnixNano()))
	rand.Read(raw[8:]) // never fails (crypto/rand)
	// The hex alphabet of base32 keeps the byte order when sorted as text.
	return base32.HexEncoding.EncodeToString(raw[:])
}
