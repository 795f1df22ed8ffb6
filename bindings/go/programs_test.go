// SPDX-License-Identifier: LGPL-2.1-or-later

//go:build kernel

package ipvs_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"libipvs.example/go/ipvs"
)

// program is an example's, which make has built.
func program(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	folder := os.Getenv("builddir")
	if folder == "" {
		t.Fatal("builddir does not name the folder that the examples were built in")
	}
	return exec.Command(filepath.Join(folder, "bindings/go/bin", name), args...)
}

func ran(t *testing.T, command *exec.Cmd) string {
	t.Helper()
	output, err := command.CombinedOutput()
	if err != nil {
		t.Errorf("%v: %v\n%s", command.Args, err, output)
	}
	return string(output)
}

func TestKernelRoundRobin(t *testing.T) {
	output := ran(t, program(t, "round-robin", os.Getenv("srcdir")+"/examples/servers/nginx"))
	pages := regexp.MustCompile("This is ([AB])").FindAllStringSubmatch(output, -1)
	var order strings.Builder
	for _, page := range pages {
		order.WriteString(page[1])
	}
	got := order.String()
	if len(got) != 20 || got[:10] != "ABABABABAB" && got[:10] != "BABABABABA" {
		t.Errorf("%s\n%s", got, output)
	}
	if n := strings.Count(got[10:], "B"); n < 7 || n > 8 {
		t.Errorf("%s\n%s", got, output)
	}
	same(t, strings.Contains(output, "-> 172.17.0.4:80"), true)
}

func TestKernelRestoreProgram(t *testing.T) {
	inside(t, func(file *os.File) {
		text := "-A -t 10.0.0.1:80 -s rr\n-a -t 10.0.0.1:80 -r 10.0.0.2:80 -m -w 1\n"
		dry := program(t, "restore", "-n", "-")
		dry.Stdin = strings.NewReader(text)
		steps := ran(t, dry)
		same(t, strings.Count(steps, "\n"), 2)
		real := program(t, "restore", "-")
		real.Stdin = strings.NewReader(text)
		same(t, ran(t, real), steps)
		h, err := ipvs.Open(ipvs.WithNetnsFile(file))
		same(t, err, nil)
		defer h.Close()
		loaded, err := h.Load(ctx)
		same(t, err, nil)
		same(t, strings.HasSuffix(loaded.String(), text), true)
		wrong := program(t, "restore", "-")
		wrong.Stdin = strings.NewReader("-A\n")
		output, err := wrong.CombinedOutput()
		same(t, err == nil, false)
		same(t, strings.HasPrefix(string(output), "-:1:1: "), true)
	})
}

func TestKernelDrainProgram(t *testing.T) {
	inside(t, func(file *os.File) {
		h := balanced(t, file)
		same(t, h.AddServer(ctx, shop, ipvs.Server{Addr: other, Weight: 1}), nil)
		output := ran(t, program(t, "drain", "0", shop.String(), server.String()))
		same(t, strings.Contains(output, "127.0.0.1:8080 of tcp 127.0.0.10:80: done"), true)
		servers, err := h.Servers(ctx, shop)
		same(t, err, nil)
		same(t, len(servers), 1)
		output = ran(t, exec.Command("sh", "-c", program(t, "drain").Path+
			" 0 'tcp 127.0.0.10:80' 127.0.0.1:8081 2>&1 && echo no error || :"))
		same(t, strings.Contains(output, "refused"), true)
		same(t, strings.Contains(output, "no error"), false)
	})
}

func TestKernelWatchStats(t *testing.T) {
	inside(t, func(file *os.File) {
		balanced(t, file)
		var output bytes.Buffer
		watch := program(t, "watch-stats", "1")
		watch.Stdout, watch.Stderr = &output, &output
		same(t, watch.Start(), nil)
		for i := 0; i < 25; i++ {
			dial(t)
			time.Sleep(100 * time.Millisecond)
		}
		same(t, watch.Process.Kill(), nil)
		_ = watch.Wait()
		exact := regexp.MustCompile(`(?m)^all\n  exact +([0-9.]+)`)
		rates := exact.FindStringSubmatch(output.String())
		if len(rates) == 0 || rates[1] == "0.0" || !strings.Contains(output.String(), shop.String()) {
			t.Errorf("%q\n%s", rates, output.String())
		}
	})
}
