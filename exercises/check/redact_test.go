package check

import (
	"strings"
	"testing"
)

func TestRedactTakesSecretsAndNothingElse(t *testing.T) {
	for _, c := range []struct {
		text     string
		settings bool
		gone     string // must not be there afterwards
		stays    string
	}{
		{"GET https://shop.example/?token=abc123def&city=oslo", false, "abc123def", "&city=oslo"},
		{"postgres://ann:hunter22@db/shop", false, "hunter22", "postgres://ann:"},
		{`("authorization", "Bearer eyJ0eXAi0iJKV1Q")`, false, "eyJ0eXAi0iJKV1Q", `("authorization", "Bearer `},
		{"env:\n  API_KEY: k-5512\n  CITY: oslo\n", true, "k-5512", "CITY: oslo"},
		{"export DB_PASSWORD=\"s3cr3t\"\nRUST_LOG=info", true, "s3cr3t", "RUST_LOG=info"},
		{"let token_count: usize = 12;", false, "nothing of it", "token_count: usize = 12;"},
		{"the password is asked for at the door", true, "nothing of it", "the password is asked for at the door"},
		{"token=[redacted]", false, "nothing of it", "token=[redacted]"},
	} {
		got, n := Redact(c.text, c.settings)
		if strings.Contains(got, c.gone) || !strings.Contains(got, c.stays) || (n > 0) != (got != c.text) {
			t.Errorf("%q became %q, %d taken", c.text, got, n)
		}
	}
}
