package lessons

import (
	"errors"
	"fmt"
	"net/url"

	"otelings/internal/i18n"
)

// ResourceGroup is a family of links.
type ResourceGroup struct {
	ID        string     `yaml:"id"`
	Links     []Resource `yaml:"links"`
	i18n.Text `yaml:",inline"`
}

// Resource is one link with its title, and a remark where one is needed.
type Resource struct {
	URL       string    `yaml:"url"` // https
	Note      i18n.Text `yaml:"note"`
	i18n.Text `yaml:",inline"`
}

func checkResources(groups []ResourceGroup) error {
	var errs []error
	seen := map[string]bool{}
	for _, g := range groups {
		if g.EN == "" || g.ZH == "" {
			errs = append(errs, fmt.Errorf("paths.yaml: resources %q: a title is missing in a language", g.ID))
		}
		for _, r := range g.Links {
			u, err := url.Parse(r.URL)
			if err != nil || u.Scheme != "https" || u.Host == "" {
				errs = append(errs, fmt.Errorf("paths.yaml: resources %q: %q is no https address", g.ID, r.URL))
			}
			if seen[r.URL] {
				errs = append(errs, fmt.Errorf("paths.yaml: resources %q: %s stands twice", g.ID, r.URL))
			}
			seen[r.URL] = true
			if r.EN == "" || r.ZH == "" || (r.Note.EN == "") != (r.Note.ZH == "") {
				errs = append(errs, fmt.Errorf("paths.yaml: resources %q: %s: title or note is missing in a language", g.ID, r.URL))
			}
		}
	}
	return errors.Join(errs...)
}
