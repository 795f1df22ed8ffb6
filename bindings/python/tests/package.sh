#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What people get: types that a strict checker finds right, an installation by pip from a tree, a
# wheel, and an sdist that needs no SWIG and takes the libipvs that is installed.
set -u
: "${builddir:?}" "${srcdir:?}" "${PYTHON:?}"
. "$srcdir/bindings/python/tests/pythons.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset PYTHONPATH

# check NAME COMMAND...: the command succeeds; if not, what it printed is the diagnosis.
check() {
	local name=$1 status
	shift
	"$@" >"$work/output" 2>&1 </dev/null
	status=$?
	verdict "$name" $status
	[ $status = 0 ] || sed 's/^/#   /' "$work/output"
}

# The first that can build packages without asking the network for the tools.
python_that_packs() {
	local python
	while read -r python; do
		"$python" -c 'import setuptools, pip, wheel, venv' 2>/dev/null && echo "$python" && return
	done < <({ echo /usr/bin/python3; every_python; })
	return 1
}

# A part of the tree, which pip may write to.
copy_tree() {
	mkdir -p "$work/tree/bindings/python"
	cp -r "$srcdir/include" "$work/tree"
	cp -r "$srcdir/bindings/swig" "$work/tree/bindings"
	(cd "$srcdir/bindings/python" && cp -r ipvs src README.md MANIFEST.in pyproject.toml setup.py \
		"$work/tree/bindings/python")
	find "$work/tree" -name __pycache__ -prune -exec rm -r {} +
}

# venv NAME: an environment; its Python is $work/NAME/bin/python.
venv() {
	"$packs" -m venv --system-site-packages --without-pip "$work/$1"
}

# pip NAME ARG...: of that environment, without the network.
pip() {
	local python=$work/$1/bin/python
	shift
	env LIBIPVS_BUILD="$builddir" "$python" -m pip --disable-pip-version-check "$@"
}

works='import ipvs; t = ipvs.Table.parse("-A -t 10.0.0.1:80 -s rr"); assert len(t.items()) == 1
assert ipvs.__file__.startswith("'$work'"); print(ipvs.library_version())'

install_from_tree() {
	venv tree-env && pip tree-env install --no-build-isolation --no-deps --no-index \
		"$work/tree/bindings/python" && "$work/tree-env/bin/python" -c "$works"
}

make_wheel() {
	pip tree-env wheel --no-build-isolation --no-deps --no-index -w "$work/wheel" \
		"$work/tree/bindings/python" && ls "$work"/wheel/libipvs-*.whl
}

wheel_has() {
	local name
	"$packs" -m zipfile -l "$work"/wheel/*.whl >"$work/list"
	for name in py.typed _libipvs.pyi __init__.py; do
		grep -q "ipvs/$name" "$work/list" || { echo "no $name in:" && cat "$work/list" && return 1; }
	done
}

install_wheel() {
	venv wheel-env && pip wheel-env install --no-deps --no-index "$work"/wheel/*.whl &&
		"$work/wheel-env/bin/python" -c "$works"
}

make_sdist() {
	(cd "$work/tree/bindings/python" && "$packs" setup.py -q sdist -d "$work/sdist") &&
		tar -tzf "$work"/sdist/*.tar.gz | grep /src/libipvs_wrap.c
}

# Not the tree's: what pkg-config finds. The build's own DESTDIR stands for the system.
install_sdist() {
	local root=$work/root lib
	"${MAKE:-make}" -C "$builddir" install DESTDIR="$root" && venv sdist-env || return
	lib=$(dirname "$(find "$root" -name libipvs.pc)")
	export PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_PATH=$lib LD_LIBRARY_PATH=${lib%/pkgconfig}
	SWIG=/nonexistent pip sdist-env install --no-build-isolation --no-deps --no-index \
		"$work"/sdist/*.tar.gz && "$work/sdist-env/bin/python" -c "$works" || return
	ldd "$work"/sdist-env/lib/python*/site-packages/ipvs/_libipvs*.so | grep -F "$root"
}

# What a user's program looks like to the checker: wrong types are found.
user_types() {
	cat >"$work/user.py" <<-'END'
		import ipvs

		with ipvs.open() as lb:
		    weights: "list[int]" = [entry.weight for entry in lb.servers("tcp 10.0.0.1:80")]
		    name: str = lb.services()[0].scheduler
		    method = ipvs.Forward("tunnel")
	END
	cat >"$work/wrong.py" <<-'END'
		import ipvs

		lb = ipvs.open()
		lb.set_weight("tcp 10.0.0.1:80", "10.0.0.2:80", "3")
		names: "list[str]" = lb.services()
		lb.add_server("tcp 10.0.0.1:80", 7)
	END
	cd "$work" && export MYPYPATH=$srcdir/bindings/python || return
	mypy --strict --cache-dir "$work/cache" user.py || return
	[ "$(mypy --strict --cache-dir "$work/cache" wrong.py | grep -c 'wrong.py:[456]: error')" = 3 ]
}

check "mypy, strict, finds the package right" \
	mypy --strict --cache-dir "$work/cache" "$srcdir/bindings/python/ipvs"
check "mypy finds users' programs right, and wrong ones wrong" user_types
packs=$(python_that_packs) || { echo "Bail out! install python3-pip python3-setuptools python3-wheel"; exit 1; }
echo "# packages are made by $packs"
copy_tree
check "pip installs it from a tree" install_from_tree
check "a wheel is made" make_wheel
check "the wheel has types, and says so" wheel_has
check "the wheel is installed" install_wheel
check "an sdist is made, with what SWIG generates" make_sdist
check "pip installs the sdist on the libipvs that pkg-config knows, without SWIG" install_sdist
echo "1..$count"
exit "$failed"
