package i18n

// Messages is everything the program says by itself, in one language. Lesson and
// exercise texts are content and come as Text.
type Messages struct {
	TUI TUIMessages
}

// For returns the catalogue of a language, a fresh value: keep it, do not ask
// again for every word.
func For(l Lang) *Messages {
	if l == ZH {
		return &Messages{TUI: zhTUI()}
	}
	return &Messages{TUI: enTUI()}
}
