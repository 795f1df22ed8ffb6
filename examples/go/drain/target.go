// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"strconv"
	"strings"

	"libipvs.example/go/ipvs"
)

func parseTargets(words []string) ([]ipvs.Target, error) {
	targets := make([]ipvs.Target, len(words))
	for i, word := range words {
		var err error
		if targets[i], err = parseTarget(word); err != nil {
			return nil, err
		}
	}
	return targets, nil
}

// parseTarget takes SERVER or SERVER=WEIGHT; without one, it is 0.
func parseTarget(word string) (ipvs.Target, error) {
	name, weight, weighted := strings.Cut(word, "=")
	server, err := ipvs.ParseServer(name)
	target := ipvs.Target{Server: server.Addr}
	if err == nil && weighted {
		target.Weight, err = parseNumber(weight)
	}
	return target, err
}

func parseNumber(word string) (uint32, error) {
	number, err := strconv.ParseUint(word, 10, 32)
	if err != nil || number > 999999 {
		return 0, fmt.Errorf("'%s' is not a number from 0 to 999999", word)
	}
	return uint32(number), nil
}
