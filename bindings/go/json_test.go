// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs_test

import (
	"encoding/json"
	"testing"

	"libipvs.example/go/ipvs"
)

// Values go through JSON whole, with names for numbers.
func TestJSON(t *testing.T) {
	made := table(t, rules)
	service, _ := made.Service(web)
	text, err := json.Marshal(service)
	must(t, err)
	var again ipvs.ServiceEntry
	must(t, json.Unmarshal(text, &again))
	same(t, again, service)
	text, err = json.Marshal(made.Servers(web))
	must(t, err)
	var servers []ipvs.ServerEntry
	must(t, json.Unmarshal(text, &servers))
	same(t, servers, made.Servers(web))
	text, err = json.Marshal(made)
	must(t, err)
	empty := table(t, "")
	must(t, json.Unmarshal(text, empty))
	same(t, empty.String(), made.String())
}
