package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"otelings/internal/i18n"
)

type doctorRow struct {
	ID    string    `json:"id"`
	OK    *bool     `json:"ok"`
	Level string    `json:"level"`
	Found string    `json:"found"`
	Fix   i18n.Text `json:"fix"`
	Why   i18n.Text `json:"why"`
}

// doctorIn is the doctor with these entries added to the environment of run.
func doctorIn(t *testing.T, home string, s Streams, args ...string) (result, map[string]doctorRow) {
	t.Helper()
	var out, errs bytes.Buffer
	s.In, s.Out, s.Err = strings.NewReader(""), &out, &errs
	s.Env = append([]string{"HOME=" + home, "OTELINGS_HOME=" + filepath.Join(home, "state"), "OTELINGS_WORKSPACE=" + filepath.Join(home, "work"), "LANG=C.UTF-8", "PATH=/nowhere"}, s.Env...)
	code := Run(t.Context(), append([]string{"doctor"}, args...), s)
	var rows []doctorRow
	byID := map[string]doctorRow{}
	if json.Unmarshal(out.Bytes(), &rows) == nil {
		for _, r := range rows {
			byID[r.ID] = r
		}
	}
	return result{code, out.String(), errs.String()}, byID
}

func TestDoctorJSON(t *testing.T) {
	home := t.TempDir()
	r, rows := doctorIn(t, home, Streams{Env: []string{"OTEL_SDK_DISABLED=true"}}, "--json", "--lang", "zh")
	if r.code != 1 || r.err != "" || len(rows) < 25 {
		t.Fatalf("exit %d, %d items: %s", r.code, len(rows), r.err)
	}
	for id, row := range rows {
		if row.OK == nil || *row.OK != (row.Level == "ok") || row.Found == "" || row.Why.EN == "" || row.Why.ZH == "" {
			t.Errorf("%s: %+v", id, row)
		}
		if !*row.OK && (row.Fix.EN == "" || row.Fix.ZH == "") {
			t.Errorf("%s has no fix", id)
		}
	}
	if c := rows["cargo"]; c.Level != "fault" || !hasHan(c.Found) || !strings.Contains(c.Fix.EN, "rustup") {
		t.Errorf("cargo: %+v", c)
	}
	if o := rows["otel-variables"]; o.Level != "warning" || o.Found != "OTEL_SDK_DISABLED=true" {
		t.Errorf("otel-variables: %+v", o)
	}
}

// TestDoctorPrintsInOrder: what is printed is in the order of the JSON, with the
// fix under what is not well, and the exit code follows the faults.
func TestDoctorPrintsInOrder(t *testing.T) {
	home := t.TempDir()
	bin := filepath.Join(home, "bin")
	if err := os.MkdirAll(bin, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, tool := range []string{"cargo", "rustc"} {
		if err := os.WriteFile(filepath.Join(bin, tool), []byte("#!/bin/sh\necho '"+tool+" 1.95.0'\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	well := []string{"PATH=" + bin + ":/usr/bin:/bin", "TERM=xterm-256color", "EDITOR=sh"}
	r, _ := doctorIn(t, home, Streams{Env: well, TTY: true, Width: 80, Height: 24})
	if r.code != 0 || strings.Contains(r.out, "✗") || !strings.Contains(r.out, "faults 0") {
		t.Errorf("exit %d:\n%s%s", r.code, r.out, r.err)
	}
	r, _ = doctorIn(t, home, Streams{Env: well, TTY: true, Width: 50, Height: 12}, "--lang", "zh")
	if r.code != 1 || !strings.Contains(r.out, "✗ 终端大小") || !strings.Contains(r.out, "怎么办") || !strings.Contains(r.out, "故障 1") {
		t.Errorf("exit %d:\n%s%s", r.code, r.out, r.err)
	}
	r, _ = doctorIn(t, home, Streams{Env: append(well, "HTTPS_PROXY=http://10.0.0.1:3128")})
	if r.code != 0 || !strings.Contains(r.out, "! proxies") || !strings.Contains(r.out, "`export NO_PROXY=127.0.0.1,localhost,::1`") {
		t.Errorf("a warning is no fault; exit %d:\n%s", r.code, r.out)
	}
	for _, order := range [][2]string{{"terminal size", "exercise folder"}, {"exercise folder", "space for builds"}, {"space for builds", "loopback"}, {"loopback", "linker"}} {
		if strings.Index(r.out, order[0]) > strings.Index(r.out, order[1]) {
			t.Errorf("%q comes after %q:\n%s", order[0], order[1], r.out)
		}
	}
}

func TestDoctorFindsABrokenProgressFileAndSettings(t *testing.T) {
	home := t.TempDir()
	state := filepath.Join(home, "state")
	if err := os.MkdirAll(state, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"progress.db": strings.Repeat("not a database ", 4000), "settings.yaml": "theme: purple\n"} {
		if err := os.WriteFile(filepath.Join(state, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, rows := doctorIn(t, home, Streams{}, "--json")
	if p := rows["progress"]; p.Level != "warning" || !strings.Contains(p.Found, "set aside") || !strings.Contains(p.Fix.EN, "corrupt") {
		t.Errorf("progress: %+v", p)
	}
	if s := rows["settings"]; s.Level != "warning" || !strings.Contains(s.Found, "purple") || !strings.Contains(s.Fix.EN, "settings.yaml") {
		t.Errorf("settings: %+v", s)
	}
	if r := run(t, home, "settings", "theme", "dark"); r.code != 0 { // the fix
		t.Fatal(r.err)
	}
	_, rows = doctorIn(t, home, Streams{}, "--json")
	if rows["progress"].Level != "ok" || rows["settings"].Level != "ok" {
		t.Errorf("after the fix: %+v, %+v", rows["progress"], rows["settings"])
	}
	// A folder where the file should be: nothing can be saved.
	if err := os.RemoveAll(filepath.Join(state, "progress.db")); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(state, "progress.db"), 0o700); err != nil {
		t.Fatal(err)
	}
	r, rows := doctorIn(t, home, Streams{}, "--json")
	if p := rows["progress"]; r.code != 1 || p.Level != "fault" || p.Fix.ZH == "" {
		t.Errorf("exit %d: %+v", r.code, p)
	}
}

func TestDoctorInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	home := t.TempDir()
	code := Run(ctx, []string{"doctor"}, Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Env: []string{"HOME=" + home}})
	if code != exitInterrupted {
		t.Errorf("exit %d: %s", code, errs.String())
	}
}
