// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs_test

import (
	"net/netip"
	"strings"
	"syscall"
	"testing"
	"time"

	"libipvs.example/go/ipvs"
)

const desired = `-A -t 10.0.0.1:80 -s wrr -p 300 -M 255.255.255.0
-a -t 10.0.0.1:80 -r 10.0.0.2:8080 -m -w 5
-a -t 10.0.0.1:80 -r 10.0.0.4:8080 -m -w 1
`

func TestPlan(t *testing.T) {
	plan, err := ipvs.MakePlan(table(t, rules), table(t, desired), nil)
	must(t, err)
	defer plan.Close()
	steps := plan.Steps()
	same(t, plan.Len(), len(steps))
	same(t, plan.String(), `add server 10.0.0.4:8080 to tcp 10.0.0.1:80 weight 1
change server 10.0.0.2:8080 of tcp 10.0.0.1:80 weight 3 -> 5
delete server 10.0.0.3:80 from tcp 10.0.0.1:80
delete service udp [2001:db8::1]:53
delete service fwmark 7
`)
	same(t, steps[0].Done, false)
	same(t, steps[0].Err, nil)
	must(t, plan.Make(table(t, rules), table(t, rules), nil))
	same(t, plan.String(), "")
}

// One table may be both.
func TestPlanOfOneTable(t *testing.T) {
	made := table(t, rules)
	plan, err := ipvs.MakePlan(made, made, nil)
	must(t, err)
	same(t, plan.Len(), 0)
}

func scope(t *testing.T) *ipvs.Scope {
	t.Helper()
	made, err := ipvs.NewScope()
	must(t, err)
	t.Cleanup(func() { made.Close() })
	return made
}

func TestPlanWithinScope(t *testing.T) {
	mine := scope(t)
	must(t, mine.AddService(web))
	must(t, mine.KeepWeights(web))
	plan, err := ipvs.MakePlan(table(t, rules), table(t, desired), mine)
	must(t, err)
	same(t, strings.Contains(plan.String(), "weight 3 -> 5"), false)
	same(t, strings.Contains(plan.String(), "fwmark"), false)
	same(t, plan.Len(), 2)
	must(t, mine.KeepAllWeights())
	_, err = ipvs.MakePlan(table(t, desired), table(t, rules), mine)
	is(t, err, ipvs.ErrInvalid)
}

func TestScopeHas(t *testing.T) {
	mine := scope(t)
	must(t, mine.AddPrefix(netip.MustParsePrefix("10.0.0.0/8")))
	must(t, mine.AddMarks(5, 7))
	for text, want := range map[string]bool{"tcp 10.9.9.9:1": true, "tcp 11.0.0.0:1": false,
		"fwmark 7 ipv6": true, "fwmark 8": false, "udp [2001:db8::1]:53": false} {
		same(t, mine.Has(ipvs.MustParseServiceKey(text)), want)
	}
	must(t, mine.AddAll())
	same(t, mine.Has(dns), true)
	same(t, mine.Has(ipvs.ServiceKey{}), false)
	var all *ipvs.Scope
	same(t, all.Has(dns), true)
	is(t, mine.AddPrefix(netip.Prefix{}), ipvs.ErrInvalid)
	is(t, mine.AddMarks(0, 1), ipvs.ErrInvalid)
	is(t, mine.AddMarks(2, 1), ipvs.ErrInvalid)
	is(t, mine.AddService(ipvs.ServiceKey{}), ipvs.ErrInvalid)
}

func drain(t *testing.T) *ipvs.Drain {
	t.Helper()
	made, err := ipvs.NewDrain()
	must(t, err)
	t.Cleanup(func() { made.Close() })
	return made
}

const pool = `-A -t 10.0.0.1:80 -s wrr
-a -t 10.0.0.1:80 -r 10.0.0.2:8080 -m -w 10
-a -t 10.0.0.1:80 -r 10.0.0.3:8080 -m -w 10
`

// A drain without a kernel, by a made-up clock.
func TestDrainDecides(t *testing.T) {
	d := drain(t)
	id, err := d.Add(web, first, ipvs.DrainOptions{Period: 10 * time.Second, Delete: true})
	must(t, err)
	next, more := d.Next()
	same(t, more, true)
	must(t, d.Decide(table(t, pool), ipvs.UnknownDrainSettings, next))
	must(t, d.Decide(table(t, pool), ipvs.UnknownDrainSettings, 5*time.Second))
	steps := d.Plan()
	if len(steps) != 1 || steps[0].Text != "change server 10.0.0.2:8080 of tcp 10.0.0.1:80 weight 10 -> 5" {
		t.Errorf("%+v", steps)
	}
	job, ok := d.Job(id)
	same(t, ok, true)
	same(t, job, ipvs.DrainJob{ID: id, Kind: ipvs.KindDrain, Phase: ipvs.PhaseMoving, Parts: 1})
	same(t, job.String(), "drain 1: moving")
	same(t, d.Jobs(), []ipvs.DrainJob{job})
	parts := d.Parts(id)
	same(t, len(parts), 1)
	same(t, parts[0].Service.Key, web)
	same(t, parts[0].Server.Addr, first)
	same(t, parts[0].WeightBefore, uint32(10))
	same(t, strings.HasPrefix(parts[0].String(), "10.0.0.2:8080 of tcp 10.0.0.1:80: moving"), true)
	is(t, d.Remove(id), syscall.EBUSY)
	is(t, d.Cancel(99), syscall.ENOENT)
	is(t, d.Decide(table(t, pool), ipvs.UnknownDrainSettings, 0), ipvs.ErrInvalid)
}

func TestDrainRefuses(t *testing.T) {
	d := drain(t)
	id, err := d.Add(ipvs.MarkService(9), first, ipvs.DrainOptions{})
	must(t, err)
	must(t, d.Decide(table(t, pool), ipvs.UnknownDrainSettings, 0))
	job, _ := d.Job(id)
	same(t, job.Result, ipvs.ResultRefused)
	is(t, job.Err, ipvs.ErrNoService)
	is(t, d.Parts(id)[0].Err, ipvs.ErrNoService)
	is(t, d.Cancel(id), syscall.EALREADY)
	must(t, d.Remove(id))
	same(t, len(d.Jobs()), 0)
	_, more := d.Next()
	same(t, more, false)
}

func TestDrainShiftAndRaise(t *testing.T) {
	d := drain(t)
	shift, err := d.AddShift(web, []ipvs.Target{{Server: first, Weight: 0},
		{Server: second, Weight: 20}}, ipvs.DrainOptions{})
	must(t, err)
	must(t, d.Decide(table(t, pool), ipvs.UnknownDrainSettings, 0))
	same(t, len(d.Plan()), 2)
	same(t, len(d.Parts(shift)), 2)
	for i, add := range []func() (ipvs.JobID, error){
		func() (ipvs.JobID, error) { return d.AddShift(web, nil, ipvs.DrainOptions{}) },
		func() (ipvs.JobID, error) {
			return d.AddShift(web, []ipvs.Target{{}, {}}, ipvs.DrainOptions{})
		},
		func() (ipvs.JobID, error) { return d.AddRaise(web, first, 0, ipvs.DrainOptions{}) },
		func() (ipvs.JobID, error) { return d.AddRaise(web, first, 1<<31, ipvs.DrainOptions{}) },
		func() (ipvs.JobID, error) {
			return d.AddRaiseEverywhere(netip.AddrPort{}, 1, ipvs.DrainOptions{})
		},
		func() (ipvs.JobID, error) {
			return d.AddEverywhere(first, ipvs.DrainOptions{Period: -time.Second})
		},
		func() (ipvs.JobID, error) {
			return d.AddEverywhere(first, ipvs.DrainOptions{Deadline: time.Microsecond})
		},
		func() (ipvs.JobID, error) {
			return d.Add(web, first, ipvs.DrainOptions{Interval: 1 << 62})
		},
	} {
		id, err := add()
		same(t, id, ipvs.JobID(0))
		if err == nil {
			t.Errorf("%d is taken", i)
		}
	}
}
