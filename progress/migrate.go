package progress

import (
	"errors"
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"
)

// step brings the buckets from one schema to the next. It runs inside the one
// transaction of a migration: when a step fails, none has happened.
type step func(*bolt.Tx) error

// ladder holds the steps; index 0 makes schema 1 out of an empty file.
type ladder []step

// schemas is the way from an empty file to the schema of this version.
func schemas() ladder {
	return ladder{
		func(tx *bolt.Tx) error {
			for _, name := range recordBuckets() {
				if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

var (
	errUnborn = errors.New("file has no schema yet")
	errOlder  = errors.New("file has an older schema")
)

// apply runs the steps above schema from and notes the schema reached.
func (l ladder) apply(tx *bolt.Tx, from int) error {
	for i := from; i < len(l); i++ {
		if err := l[i](tx); err != nil {
			return fmt.Errorf("migration to schema %d: %w", i+1, err)
		}
	}
	meta, err := tx.CreateBucketIfNotExists([]byte(bucketMeta))
	if err != nil {
		return err
	}
	value, err := encode(bucketMeta, keySchema, len(l))
	if err != nil {
		return err
	}
	return meta.Put([]byte(keySchema), value)
}

// schema reads the file's schema: nil when it is this version's, errUnborn
// for a file without buckets, errOlder, ErrNewer, or a *damage.
func (s *Store) schema(tx *bolt.Tx) (int, error) {
	if key, _ := tx.Cursor().First(); key == nil {
		return 0, errUnborn
	}
	meta := tx.Bucket([]byte(bucketMeta))
	if meta == nil {
		return 0, damaged("not a progress file")
	}
	var v int
	if err := decode(bucketMeta, keySchema, meta.Get([]byte(keySchema)), &v); err != nil || v < 1 {
		return 0, damaged("the schema version cannot be read")
	}
	switch {
	case v > len(s.steps):
		return v, &Error{Kind: ErrNewer, Path: s.path, Err: fmt.Errorf("schema %d, this version knows %d", v, len(s.steps))}
	case v < len(s.steps):
		return v, errOlder
	}
	return v, nil
}

// migrate copies the file, then runs all missing steps in one transaction.
func (s *Store) migrate(db *bolt.DB) error {
	from := 0
	err := db.View(func(tx *bolt.Tx) error {
		var err error
		if from, err = s.schema(tx); !errors.Is(err, errOlder) {
			return err
		}
		if err := os.MkdirAll(s.backupDir(), 0o700); err != nil {
			return err
		}
		return copyOut(tx, s.backupBeforeSchema(from))
	})
	if err != nil || from == len(s.steps) {
		return err
	}
	return db.Update(func(tx *bolt.Tx) error { return s.steps.apply(tx, from) })
}
