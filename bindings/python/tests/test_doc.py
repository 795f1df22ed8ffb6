# SPDX-License-Identifier: LGPL-2.1-or-later
"""The examples of the docstrings, one module after the other, on one kernel's table."""

import doctest
import importlib

import ipvs
from test_kernel import new_namespace

MODULES = (
    "record keys service server batch config stats conn sysctl table advice scope plan drain handle"
)


def load_tests(loader, tests, pattern):
    new_namespace()
    names = {**vars(ipvs), "ipvs": ipvs, "lb": ipvs.open()}
    for module in MODULES.split():
        globs = {**names, **vars(importlib.import_module(f"ipvs._{module}"))}
        tests.addTests(doctest.DocTestSuite(f"ipvs._{module}", globs=globs))
    return tests
