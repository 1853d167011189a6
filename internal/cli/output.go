package cli

import "io"

// output is standard output that remembers the first write that failed, so that
// a command whose words were lost on a full disk does not end with 0.
type output struct {
	io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.Writer.Write(p)
	if err != nil && o.err == nil {
		o.err = err
	}
	return n, err
}

// raw is the stream below w: the one that has a file descriptor.
func raw(w io.Writer) io.Writer {
	if o, ok := w.(*output); ok {
		return o.Writer
	}
	return w
}
