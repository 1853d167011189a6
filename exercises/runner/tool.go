package runner

// FindCargo is the path of cargo for a program with this environment: in PATH,
// else where rustup installs it. The error is *Error of kind ErrNoToolchain.
func FindCargo(env []string) (string, error) { return findCargo(env) }
