// SPDX-License-Identifier: MIT

// Shows every INTERVAL seconds (10) what each service carried per second since the last time, and
// below it the kernel's own averages; first what all of them carried, which is exact over any time.
// Services' counters move every two seconds: see ipvs.MakeRates. Needs root.
//
//	usage: watch-stats [INTERVAL]
package main

import (
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"
	"time"

	"libipvs.example/go/ipvs"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("watch-stats: ")
	interval, err := parseInterval(os.Args[1:])
	if err == nil {
		err = watch(interval)
	}
	log.Fatal(strings.TrimPrefix(err.Error(), "ipvs: "))
}

func parseInterval(words []string) (time.Duration, error) {
	if len(words) == 0 {
		return 10 * time.Second, nil
	}
	seconds, err := strconv.ParseUint(words[0], 10, 32)
	if err != nil || seconds == 0 {
		return 0, fmt.Errorf("'%s' is not a number of seconds", words[0])
	}
	return time.Duration(seconds) * time.Second, nil
}

// watch goes on until something goes wrong.
func watch(interval time.Duration) error {
	h, err := ipvs.Open()
	if err != nil {
		return err
	}
	defer h.Close()
	then, err := takeSample(h)
	for err == nil {
		var now sample
		time.Sleep(interval)
		if now, err = takeSample(h); err == nil {
			showAll(then, now)
			showServices(then, now)
		}
		then = now
	}
	return err
}
