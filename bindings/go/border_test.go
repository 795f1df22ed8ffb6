// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs_test

import (
	"context"
	"errors"
	"net/netip"
	"os"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"libipvs.example/go/ipvs"
)

// unopened makes a handle that is not open: it needs no kernel.
func unopened(t testing.TB, options ...ipvs.Option) *ipvs.Handle {
	t.Helper()
	h, err := ipvs.New(options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

// callAll calls every method of an object with zero values, and returns what each said.
func callAll(object any) map[string]error {
	said := map[string]error{}
	value := reflect.ValueOf(object)
	for i := 0; i < value.NumMethod(); i++ {
		name, method := value.Type().Method(i).Name, value.Method(i)
		var arguments []reflect.Value
		for k := 0; k < method.Type().NumIn(); k++ {
			arguments = append(arguments, reflect.Zero(method.Type().In(k)))
		}
		for _, result := range method.Call(arguments) {
			if err, ok := result.Interface().(error); ok {
				said[name] = err
			}
		}
	}
	return said
}

func objects(t *testing.T) []any {
	h, err := ipvs.New()
	must(t, err)
	made, err := ipvs.NewTable()
	must(t, err)
	plan, err := ipvs.NewPlan()
	must(t, err)
	mine, err := ipvs.NewScope()
	must(t, err)
	d, err := ipvs.NewDrain()
	must(t, err)
	conns, err := ipvs.ReadConnections(recorded(t, connections), ipvs.ConnFilter{})
	must(t, err)
	return []any{h, made, plan, mine, d, conns}
}

// Methods that return an error say ErrClosed; but these, which need no object or are right anyhow.
var fine = map[string]bool{"Close": true, "Batch": true}

func sayClosed(t *testing.T, object any) {
	t.Helper()
	for name, err := range callAll(object) {
		if !fine[name] && !errors.Is(err, ipvs.ErrClosed) {
			t.Errorf("%T.%s: %v", object, name, err)
		}
	}
}

func TestClosed(t *testing.T) {
	for _, object := range objects(t) {
		must(t, object.(interface{ Close() error }).Close())
		must(t, object.(interface{ Close() error }).Close())
		sayClosed(t, object)
	}
}

func TestZeroAndNil(t *testing.T) {
	for _, object := range []any{&ipvs.Handle{}, &ipvs.Table{}, &ipvs.Plan{}, &ipvs.Scope{},
		&ipvs.Drain{}, &ipvs.Conns{}, &ipvs.TableReader{}, (*ipvs.Handle)(nil), (*ipvs.Table)(nil),
		(*ipvs.Plan)(nil), (*ipvs.Scope)(nil), (*ipvs.Drain)(nil), (*ipvs.Conns)(nil),
		(*ipvs.TableReader)(nil)} {
		sayClosed(t, object)
	}
}

// Every argument nil or zero, to objects that are there: errors, or nothing to do.
func TestNilArguments(t *testing.T) {
	for _, object := range objects(t) {
		if d, ok := object.(*ipvs.Drain); ok {
			_, err := d.Add(web, first, ipvs.DrainOptions{})
			must(t, err)
		}
		callAll(object)
	}
}

func TestOptionsRefused(t *testing.T) {
	for _, option := range []ipvs.Option{ipvs.WithTimeout(0), ipvs.WithTimeout(-1),
		ipvs.WithTimeout(time.Microsecond), ipvs.WithNetns("no-such-namespace"),
		ipvs.WithNetns("a\x00b"), ipvs.WithNetns(strings.Repeat("x", 1<<20)),
		ipvs.WithNetnsFile(nil), ipvs.WithNetnsFile(recorded(t, ""))} {
		h, err := ipvs.New(option)
		if err == nil || h != nil {
			t.Errorf("%v", err)
		}
	}
	_, err := ipvs.New(ipvs.WithNetns("no-such-namespace"))
	is(t, err, ipvs.ErrNetns, os.ErrNotExist)
	unopened(t, nil, ipvs.WithTimeout(1<<62), ipvs.WithNetns("/proc/self/ns/net"))
}

func TestNotOpen(t *testing.T) {
	h := unopened(t)
	is(t, h.AddService(context.Background(), ipvs.Service{Key: web}), ipvs.ErrNotOpen)
	is(t, h.Batch(context.TODO(), func(b *ipvs.Batch) error { return b.Flush() }), ipvs.ErrNotOpen)
	_, err := h.Load(context.Background())
	is(t, err, ipvs.ErrNotOpen)
	_, err = h.Sync(context.Background(), table(t, rules), nil)
	is(t, err, ipvs.ErrNotOpen)
	_, err = h.ReadTable(context.Background())
	is(t, err, ipvs.ErrNotOpen)
}

func TestContext(t *testing.T) {
	h := unopened(t)
	done, cancel := context.WithCancel(context.Background())
	cancel()
	is(t, h.Flush(done), context.Canceled)
	past, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer cancel()
	is(t, h.Flush(past), context.DeadlineExceeded)
	soon, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	d := drain(t)
	_, err := d.Add(web, first, ipvs.DrainOptions{})
	must(t, err)
	is(t, d.Run(soon, h, nil), context.DeadlineExceeded)
	stop := errors.New("stop")
	is(t, d.Run(context.Background(), h, func(err error) error {
		is(t, err, ipvs.ErrNotOpen)
		return stop
	}), stop)
}

func TestBatchCollects(t *testing.T) {
	h := unopened(t)
	no := errors.New("no")
	var kept *ipvs.Batch
	is(t, h.Batch(context.Background(), func(b *ipvs.Batch) error {
		kept = b
		is(t, b.AddServer(web, ipvs.Server{}), ipvs.ErrInvalid)
		must(t, b.SetWeight(web, first, 1))
		is(t, h.Flush(context.Background()), ipvs.ErrNotOpen)
		same(t, b.Len(), 2)
		return no
	}), no)
	is(t, kept.Flush(), ipvs.ErrClosed)
	is(t, h.Batch(context.Background(), nil), ipvs.ErrInvalid)
}

// Everything at once; the race detector watches.
func TestManyGoroutines(t *testing.T) {
	h, made, d, mine := unopened(t), table(t, rules), drain(t), scope(t)
	plan, err := ipvs.NewPlan()
	must(t, err)
	var all sync.WaitGroup
	for i := 0; i < 8; i++ {
		all.Add(1)
		go func(i int) {
			defer all.Done()
			for k := 0; k < 200; k++ {
				h.AddServer(context.Background(), web, ipvs.Server{Addr: first, Weight: uint32(k)})
				made.PutServer(web, ipvs.Server{Addr: netip.AddrPortFrom(first.Addr(), uint16(k))})
				made.Servers(web)
				plan.Make(made, made, mine)
				plan.Make(made, table(t, rules), mine)
				mine.AddMarks(1, uint32(k+1))
				d.Add(web, first, ipvs.DrainOptions{})
				d.Decide(made, ipvs.UnknownDrainSettings, 0)
				d.Step(context.Background(), h, 0)
				h.SyncInto(context.Background(), plan, made, mine)
				_ = web.String() + made.String() + plan.String()
				if i == 0 && k == 150 {
					h.Close()
				}
			}
		}(i)
	}
	all.Wait()
}

// What is forgotten is given back: a million values and thousands of machines.
func TestForgotten(t *testing.T) {
	before := resident(t)
	for i := 0; i < 20000; i++ {
		made, err := ipvs.ParseTable(desired)
		must(t, err)
		made.Servers(web)
		if i%1000 == 0 {
			runtime.GC()
			time.Sleep(time.Millisecond)
		}
	}
	for i := 0; i < 200000; i++ {
		ipvs.ParseServiceKey("tcp 10.0.0.1:80")
	}
	runtime.GC()
	time.Sleep(10 * time.Millisecond)
	if grown := resident(t) - before; grown > 100<<20 {
		t.Errorf("%d MiB are not given back", grown>>20)
	}
}

func resident(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile("/proc/self/statm")
	must(t, err)
	pages := 0
	for _, digit := range strings.Fields(string(text))[1] {
		pages = pages*10 + int(digit-'0')
	}
	return pages * os.Getpagesize()
}
