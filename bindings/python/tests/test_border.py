# SPDX-License-Identifier: LGPL-2.1-or-later
"""The border: nothing that is passed makes the process end; some seconds of fuzz. By hand for
longer: make fuzz-python."""

import os
import random
import unittest

import fuzz


class Border(unittest.TestCase):
    def test_fuzz(self):
        """random calls with random arguments are answered, by Python's errors if need be"""
        seconds = float(os.environ.get("FUZZ_SECONDS", "4"))
        counts = fuzz.run(random.Random(1), seconds)
        self.assertGreater(counts["calls"], 1000)
        self.assertGreater(counts["fine"], 50)
