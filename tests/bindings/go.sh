#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The Go package without a kernel: its own tests with each Go that is found, the race detector, what
# vet and staticcheck say, that the generated code is what SWIG makes, and that people can get it.
. "$(dirname "$0")/../abi/tap.sh"
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR
package=$(cd "$srcdir/bindings/go" && pwd)
GO=${GO:-go} SWIG=${SWIG:-swig}
need "$GO" golang
need_library

export PKG_CONFIG_PATH=$builddir/lib GOFLAGS=-buildvcs=false GOWORK=off GOTOOLCHAIN=local CGO_ENABLED=1
# Go's cache does not look at headers outside of the package.
CGO_CFLAGS="-g -O2 -DLIBIPVS_HEADERS=$(cat "$srcdir"/include/libipvs/*.h | cksum | tr -dc 0-9)"
export CGO_CFLAGS

# Every Go from 1.19 on, each version once: VERSION PROGRAM.
toolchains() {
	local go
	for go in "$(command -v "$GO")" /usr/local/go/bin/go /usr/lib/go-*/bin/go; do
		[ -x "$go" ] && echo "$("$go" env GOVERSION) $go"
	done | grep -Ev '^go1\.(1[0-8]|[0-9])(\.| )' | awk '!seen[$1]++'
}

# go_tests LABEL GO [ARG...]: each of the package's tests is a case here.
go_tests() {
	local label=$1 go=$2
	shift 2
	(cd "$package" && "$go" test -count=1 -v "$@" . 2>&1) |
		awk -v first="$tap_count" -v label="$label: " -v part=1 \
			-f "$srcdir/tests/bindings/go-tap.awk" >"$work/tests" || tap_failed=1
	cat "$work/tests"
	tap_count=$((tap_count + $(grep -cE '^(not )?ok ' "$work/tests")))
}

in_package() {
	(cd "$package" && "$@")
}

formatted() {
	in_package "$(dirname "$(readlink -f "$(command -v "$GO")")")/gofmt" -l . "$srcdir/examples/go" \
		"$srcdir/tests/bindings/go-proxy" | grep -v '^internal/swig/swig.go$' |
		nothing "not as gofmt writes them:"
}

in_examples() {
	(cd "$srcdir/examples/go" && "$@")
}

vet() {
	in_package "$1" vet -tags kernel ./... && in_examples "$1" vet ./...
}

# The newest staticcheck that a Go can build, kept in Go's own caches. The generated code is SWIG's.
staticcheck() {
	local version
	case $("$GO" env GOVERSION) in
	go1.19* | go1.2[0-2]*) version=v0.4.7 ;;
	go1.2[34]*) version=v0.6.1 ;;
	*) version=v0.7.0 ;;
	esac
	GOBIN=$builddir/bindings/go/bin "$GO" install "honnef.co/go/tools/cmd/staticcheck@$version" || {
		echo "staticcheck $version could not be had: it takes the network once"
		return 1
	}
	(
		PATH=$(dirname "$(readlink -f "$(command -v "$GO")")"):$PATH
		in_package "$builddir/bindings/go/bin/staticcheck" -tags kernel . ./internal/scenario &&
			in_examples "$builddir/bindings/go/bin/staticcheck" ./...
	)
}

generated() {
	mkdir -p "$work/swig/bindings/go/internal/swig"
	cp -r "$srcdir/include" "$work/swig"
	cp -r "$srcdir/bindings/swig" "$work/swig/bindings"
	cp "$package/internal/swig/libipvs.i" "$work/swig/bindings/go/internal/swig"
	(cd "$work/swig/bindings/go/internal/swig" &&
		"$SWIG" -go -cgo -I../../../../include -outdir . -o libipvs_wrap.c libipvs.i) || return
	diff -r "$package/internal/swig" "$work/swig/bindings/go/internal/swig"
}

# Which SWIG made what is kept; another one makes it otherwise.
stale() {
	local made here
	made=$(sed -n 's/^ \* Version \([0-9.]*\)$/\1/p' "$package/internal/swig/swig.go")
	here=$("$SWIG" -version 2>/dev/null | sed -n 's/^SWIG Version //p')
	if [ -n "$here" ] && [ "$made" != "$here" ]; then
		tap_count=$((tap_count + 1))
		echo "ok $tap_count - the generated code is not stale # SKIP made by SWIG $made, here is $here"
		return
	fi
	check "the generated code is not stale (else: make update-go)" generated
}

# As a user: libipvs installed, the module from a proxy, no SWIG.
get_it() {
	local user=$work/user module root=$work/root
	module=$(sed -n 's/^module //p' "$package/go.mod")
	"$MAKE" -C "$builddir" install DESTDIR="$root" >/dev/null || return
	mkdir -p "$user/bin" "$work/home"
	printf '#!/bin/sh\necho "$0 is called" >&2\nexit 1\n' >"$user/bin/swig"
	chmod +x "$user/bin/swig"
	(cd "$srcdir/tests/bindings/go-proxy" &&
		"$GO" run . "$module" v0.1.0 "$package" "$work/proxy") || return
	cat >"$user/main.go" <<-END
		package main

		import (
			"fmt"

			"$module"
		)

		func main() {
			h, err := ipvs.New()
			fmt.Println(ipvs.MustParseServiceKey("tcp 10.0.0.1:80"), err, h.Close())
		}
	END
	export PATH=$user/bin:$PATH GOFLAGS=-modcacherw GOMODCACHE=$work/modules GOPROXY=file://$work/proxy \
		GONOSUMDB="$module" PKG_CONFIG_PATH='' PKG_CONFIG_SYSROOT_DIR="$root"
	PKG_CONFIG_PATH=$(dirname "$(find "$root" -name libipvs.pc)")
	export PKG_CONFIG_PATH
	cd "$user" && "$GO" mod init user && "$GO" get "$module@v0.1.0" && "$GO" build -o user . &&
		LD_LIBRARY_PATH=$(dirname "$PKG_CONFIG_PATH") ./user | grep -x 'tcp 10.0.0.1:80 <nil> <nil>'
}

user_gets_it() {
	(get_it)
}

while read -r version go; do
	go_tests "$version" "$go"
	check "$version: vet has nothing to say" vet "$go"
done < <(toolchains)
go_tests "race detector" "$GO" -race
go_tests "checkptr" "$GO" -gcflags=all=-d=checkptr
check "seconds of nonsense" in_package "$GO" test -run '^$' -fuzz FuzzBorder -fuzztime 4s .
check "gofmt has nothing to change" formatted
check "staticcheck has nothing to say" staticcheck
stale
check "a program gets it: installed library, module proxy, no SWIG" user_gets_it
finish
