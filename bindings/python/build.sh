#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# usage: build.sh wrap FILE.c              the generated part, for every Python
#        build.sh package PYTHON DIR       the package for this Python in DIR/ipvs, on the build's
#library 
# For the tree: make, and the tests of other Pythons. Others use pip (setup.py).
set -eu
: "${builddir:?names the top directory of the build}" "${srcdir:?names that of the sources}"
here=$srcdir/bindings/python

wrap() {
	local dir
	dir=$(mktemp -d)
	"${SWIG:-swig}" -python -threads -Wall -I"$srcdir/bindings/swig" -I"$srcdir/include" \
		-I"$here/src" -o "$dir/wrap.c" -outdir "$dir" "$here/src/python.i"
	mv "$dir/wrap.c" "$1"
	rm -r "$dir"
}

package() {
	local include suffix
	{ read -r include && read -r suffix; } < <("$1" -c '
from sysconfig import get_config_var, get_paths
print(get_paths()["include"])
print(get_config_var("EXT_SUFFIX"))')
	[ -e "$include/Python.h" ] || { echo "$1: no $include/Python.h"; return 1; }
	mkdir -p "$2/ipvs"
	cp "$here"/ipvs/*.py "$here"/ipvs/*.pyi "$here/ipvs/py.typed" "$2/ipvs"
	# shellcheck disable=SC2086 # CC and CFLAGS may be several words
	${CC:-cc} ${CFLAGS:--O2 -g} -std=gnu11 -shared -fPIC -I"$include" -I"$here/src" \
		-I"$srcdir/include" -o "$2/ipvs/_libipvs$suffix" \
		"$builddir/bindings/python/libipvs_wrap.c" "$here"/src/*.c \
		-L"$builddir/lib/.libs" -Wl,-rpath,"$builddir/lib/.libs" -lipvs
}

"$@"
