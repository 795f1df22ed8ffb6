# SPDX-License-Identifier: LGPL-2.1-or-later
"""Builds the C part of the package: against the tree that this is in, once that is built, or else
against the libipvs that pkg-config knows.

In a tree, LIBIPVS_BUILD names its build (default: ../../build); LIBIPVS_INSTALLED=1 leaves the tree
alone. The generated part is made by SWIG in a tree, and is in the sdist already.
"""

import os
import shlex
import subprocess
import sys
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.sdist import sdist

HERE = Path(__file__).resolve().parent
TREE = HERE.parent.parent
GENERATED = HERE / "src/libipvs_wrap.c"
INTERFACE = TREE / "bindings/swig/libipvs.i"


def tree_build():
    """Where the tree's library is built; None outside a tree, or when it is not built."""
    if os.environ.get("LIBIPVS_INSTALLED") or not INTERFACE.exists():
        return None
    build = Path(os.environ.get("LIBIPVS_BUILD", TREE / "build")).resolve()
    return build if (build / "lib/.libs/libipvs.so").exists() else None


def pkg_config(*arguments):
    try:
        return shlex.split(
            subprocess.check_output(["pkg-config", *arguments, "libipvs"], text=True)
        )
    except (OSError, subprocess.CalledProcessError):
        sys.exit("setup.py: no libipvs: build the tree that this is in, or install libipvs")


def flags():
    """Of compiler and linker."""
    build = tree_build()
    if build is None:
        return pkg_config("--cflags"), pkg_config("--libs")
    libs = build / "lib/.libs"
    return [f"-I{TREE}/include"], [f"-L{libs}", f"-Wl,-rpath,{libs}", "-lipvs"]


def includes(cflags):
    """Where SWIG finds the public headers: what the compiler is told, or its own folders."""
    found = [flag for flag in cflags if flag.startswith("-I")]
    return found or ["-I/usr/include", "-I/usr/local/include"]


def generate(cflags):
    """Anew in a tree, where it may be stale; an sdist has it."""
    if not INTERFACE.exists():
        return
    subprocess.check_call(
        [os.environ.get("SWIG", "swig"), "-python", "-threads", f"-I{INTERFACE.parent}", "-Isrc",
         *includes(cflags), "-o", str(GENERATED), "-outdir", "build", "src/python.i"],
        cwd=HERE,
    )  # fmt: skip


class Build(build_ext):
    def build_extensions(self):
        cflags, libs = flags()
        (HERE / "build").mkdir(exist_ok=True)
        generate(cflags)
        for extension in self.extensions:
            extension.extra_compile_args += ["-std=gnu11", *cflags]
            extension.extra_link_args += libs
        super().build_extensions()


class Sdist(sdist):
    """With what is generated in it."""

    def run(self):
        (HERE / "build").mkdir(exist_ok=True)
        generate([f"-I{TREE}/include"])
        super().run()


setup(
    cmdclass={"build_ext": Build, "sdist": Sdist},
    ext_modules=[
        Extension(
            "ipvs._libipvs",
            sources=[
                f"src/{name}.c" for name in ("libipvs_wrap", "codecs", "module", "records", "rows")
            ],
            include_dirs=["src"],
        )
    ],
)
