package progress

import (
	"context"
	"errors"

	bolt "go.etcd.io/bbolt"
)

// RecordSitting keeps the answers of one placement sitting, and the lesson they
// prove ("" = none), in one transaction: all of it or nothing. The same sitting
// again changes nothing; another answer with a known id is ErrConflict.
func (s *Store) RecordSitting(ctx context.Context, answers []Answer, proves string) error {
	var err error
	for _, a := range answers {
		err = errors.Join(err, checkID("answer", a.ID), checkID("question", a.Question))
	}
	if proves != "" {
		err = errors.Join(err, checkCompletion("proof", proves))
	}
	if err != nil {
		return err
	}
	now := s.opts.Now()
	return s.update(ctx, func(tx *bolt.Tx) error {
		for _, a := range answers {
			if err := putOnce(tx, bucketAnswers, a.ID, a); err != nil {
				return err
			}
		}
		if proves == "" {
			return nil
		}
		return complete(tx, Completion{Kind: "proof", ID: proves, Time: now})
	})
}
