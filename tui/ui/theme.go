package ui

import (
	"charm.land/lipgloss/v2"

	"otelings/tui/component/markdown"
)

// Theme is the palette by meaning. Screens name what a thing is, never a colour.
// Every state is also told by a sign or a word, so Mono loses nothing.
type Theme struct {
	Page   markdown.Look  // the same palette for rendered Markdown
	Text   lipgloss.Style // running text
	Strong lipgloss.Style // headings
	Muted  lipgloss.Style // secondary text
	Faint  lipgloss.Style // rules, borders
	Accent lipgloss.Style // the one accent: where you are
	Key    lipgloss.Style // a key in the footer
	Code   lipgloss.Style // names and values
	Good   lipgloss.Style
	Bad    lipgloss.Style
	Warn   lipgloss.Style
}

// NewTheme makes the theme for a setting (auto, dark, light, mono) and the
// terminal's background; auto follows the background.
func NewTheme(setting string, darkBackground bool) *Theme {
	switch {
	case setting == "mono":
		return monoTheme()
	case setting == "light", setting != "dark" && !darkBackground:
		return colours(markdown.Light, palette{
			text: "#24292f", strong: "#0b1220", muted: "#5b6470", faint: "#b6bec9",
			accent: "#0a5cad", code: "#8a3b12", good: "#1a7f37", bad: "#b3261e", warn: "#8a5a00",
		})
	}
	return colours(markdown.Dark, palette{
		text: "#d3d8df", strong: "#f2f5f9", muted: "#8f99a6", faint: "#4a5361",
		accent: "#7cb7ff", code: "#e0a878", good: "#86cf9a", bad: "#f0908a", warn: "#e8c56a",
	})
}

type palette struct{ text, strong, muted, faint, accent, code, good, bad, warn string }

func colours(look markdown.Look, p palette) *Theme {
	ink := func(c string) lipgloss.Style { return lipgloss.NewStyle().Foreground(lipgloss.Color(c)) }
	return &Theme{
		Page: look,
		Text: ink(p.text), Strong: ink(p.strong).Bold(true), Muted: ink(p.muted), Faint: ink(p.faint),
		Accent: ink(p.accent).Bold(true), Key: ink(p.accent), Code: ink(p.code),
		Good: ink(p.good), Bad: ink(p.bad), Warn: ink(p.warn),
	}
}

func monoTheme() *Theme {
	plain := lipgloss.NewStyle()
	return &Theme{
		Page: markdown.Mono,
		Text: plain, Strong: plain.Bold(true), Muted: plain, Faint: plain.Faint(true),
		Accent: plain.Bold(true), Key: plain.Bold(true), Code: plain, Good: plain.Bold(true),
		Bad: plain.Bold(true), Warn: plain.Bold(true),
	}
}
