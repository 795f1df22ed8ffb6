# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: tap.py MODULE...: runs unittest's tests of modules beside this one, and prints TAP."""

import os
import sys
import traceback
import unittest


class Result(unittest.TestResult):
    """A line for each case; why it failed as comments behind it."""

    def _tell(self, ok, test, more=""):
        print(f"{ok} {self.testsRun} - {test.shortDescription() or test.id()}{more}", flush=True)

    def addSuccess(self, test):
        self._tell("ok", test)

    def addSkip(self, test, reason):
        self._tell("ok", test, f" # SKIP {reason}")

    def _failed(self, test, error):
        self._tell("not ok", test)
        for line in "".join(traceback.format_exception(*error)).splitlines():
            print("#  ", line.encode("ascii", "backslashreplace").decode())

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._failed(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        if not isinstance(test, unittest.TestCase):  # a setUpClass: no test of it has begun
            self.testsRun += 1
        self._failed(test, err)


def main():
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    suite = unittest.defaultTestLoader.loadTestsFromNames(sys.argv[1:])
    result = Result()
    suite.run(result)
    print(f"1..{result.testsRun}")
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
