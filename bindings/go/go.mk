# SPDX-License-Identifier: LGPL-2.1-or-later
# Go: package ipvs. People take it from its sources (go get); here it is built to see that it can be,
# and tested. What SWIG makes of the headers is kept beside it: "make update-go" makes it anew.
EXTRA_DIST += doc/migrating.md $(GO_PACKAGE) $(GO_EXAMPLES) $(GO_TOOLS)
GO_PACKAGE = \
	bindings/go/advice.go bindings/go/adviceid.go bindings/go/batch.go bindings/go/bench_test.go \
	bindings/go/border_test.go bindings/go/config.go bindings/go/conn.go \
	bindings/go/connstate.go bindings/go/cover_test.go bindings/go/doc.go bindings/go/drain.go \
	bindings/go/edit.go bindings/go/enums.go bindings/go/errors.go bindings/go/errors_go119.go \
	bindings/go/errors_go120.go bindings/go/example_test.go bindings/go/examples_test.go \
	bindings/go/fuzz_test.go bindings/go/go.mod bindings/go/handle.go \
	bindings/go/internal/scenario/main.go bindings/go/internal/scenario/others.go \
	bindings/go/internal/scenario/servers.go bindings/go/internal/scenario/services.go \
	bindings/go/internal/scenario/tables.go bindings/go/internal/swig/libipvs.i \
	bindings/go/internal/swig/libipvs_wrap.c bindings/go/internal/swig/swig.go \
	bindings/go/job.go bindings/go/json_test.go bindings/go/kernel_test.go bindings/go/key.go \
	bindings/go/machine.go bindings/go/observe_test.go bindings/go/plan.go \
	bindings/go/plan_test.go bindings/go/programs_test.go bindings/go/range_test.go \
	bindings/go/raw.go bindings/go/reader.go bindings/go/reasons.go bindings/go/rules.go \
	bindings/go/scope.go bindings/go/scratch.go bindings/go/server.go bindings/go/service.go \
	bindings/go/speed_kernel_test.go bindings/go/speed_test.go bindings/go/stats.go \
	bindings/go/sysctl.go bindings/go/table.go bindings/go/table_test.go \
	bindings/go/traffic_test.go bindings/go/turn_test.go bindings/go/value_test.go
GO_EXAMPLES = \
	examples/go/go.mod examples/go/drain/main.go examples/go/drain/screen.go \
	examples/go/drain/target.go examples/go/restore/complaint.go examples/go/restore/main.go \
	examples/go/round-robin/columns.go examples/go/round-robin/main.go \
	examples/go/round-robin/scenes.go examples/go/round-robin/servers.go \
	examples/go/watch-stats/main.go examples/go/watch-stats/rates.go \
	examples/go/watch-stats/sample.go
GO_TOOLS = tests/bindings/go-kernel.sh tests/bindings/go.sh tests/bindings/go-tap.awk \
	tests/bindings/go-proxy/go.mod tests/bindings/go-proxy/main.go

# Go's cache does not look at headers outside of the package; their sum makes it. What is built must
# not depend on what else is in the environment.
GO_ENVIRONMENT = PKG_CONFIG_PATH='$(abs_builddir)/lib' GOFLAGS=-buildvcs=false GOWORK=off \
	GOTOOLCHAIN=local CGO_ENABLED=1 \
	CGO_CFLAGS="-g -O2 -DLIBIPVS_HEADERS=`cat $(abs_srcdir)/include/libipvs/*.h | cksum | tr -dc 0-9`"
GO_RUN = env $(GO_ENVIRONMENT) $(GO)
GO_NEEDS = $(GO_PACKAGE) $(ipvsinclude_HEADERS) lib/libipvs.la

update-go:
	cd $(srcdir)/bindings/go/internal/swig && \
		$(SWIG) -go -cgo -I../../../../include -outdir . -o libipvs_wrap.c libipvs.i

if HAVE_GO
noinst_DATA += bindings/go/built.stamp
check_DATA = bindings/go/kernel.test
BINDINGS_TESTS += tests/bindings/go-kernel.sh tests/bindings/go.sh
BINDINGS_DIRS += bindings/go/bin
BINDINGS_BENCHES += bench-go
SCENARIOS += $(abs_builddir)/bindings/go/bin/scenario.go;
EXAMPLES += go $(abs_builddir)/bindings/go/bin/NAME;
CLEANFILES += bindings/go/built.stamp bindings/go/kernel.test

bindings/go/built.stamp: $(GO_NEEDS)
	$(AM_V_GEN)cd $(srcdir)/bindings/go && $(GO_RUN) build ./...
	@$(MKDIR_P) bindings/go && touch $@

# The tests that need a kernel, as one program, and the programs that they run.
bindings/go/kernel.test: $(GO_NEEDS) $(GO_EXAMPLES)
	@$(MKDIR_P) bindings/go/bin
	$(AM_V_GEN)cd $(srcdir)/bindings/go && \
		$(GO_RUN) build -o '$(abs_builddir)/bindings/go/bin/scenario.go' ./internal/scenario && \
		cd ../../examples/go && $(GO_RUN) build -o '$(abs_builddir)/bindings/go/bin/' ./... && \
		cd ../../bindings/go && $(GO_RUN) test -tags kernel -c -o '$(abs_builddir)/$@' .

# What Go adds to C: a crossing, and a hundred thousand servers, here and from a kernel.
bench-go: bindings/go/kernel.test
	@bindings/go/kernel.test -test.run '^$$' -test.bench '^Benchmark(Call|ScopeHas|Servers)' \
		-test.benchmem | grep '^Bench'
	@TESTBED_MEM=4G $(srcdir)/tests/testbed/run bindings/go/kernel.test -test.run '^$$' \
		-test.bench Kernel -test.benchtime 5x | grep '^Bench'

# A minute of nonsense at the border.
fuzz-go: bindings/go/built.stamp
	cd $(srcdir)/bindings/go && $(GO_RUN) test -run '^$$' -fuzz FuzzBorder -fuzztime 60s .

endif
.PHONY: update-go bench-go fuzz-go
