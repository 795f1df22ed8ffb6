# SPDX-License-Identifier: LGPL-2.1-or-later
"""Errors: a class for each reason, that is Python's own too."""

import errno
import pickle
import unittest

import ipvs
from ipvs import Reason, Table
from ipvs._errors import exception, exception_of


class Errors(unittest.TestCase):
    def test_a_class_for_each_reason(self):
        """each reason has a class of its own"""
        classes = {type(exception(-5, reason, "x")) for reason in Reason if reason}
        self.assertEqual(len(classes), len(Reason) - 1)
        self.assertNotIn(ipvs.Error, classes)
        for cls in classes:
            self.assertTrue(issubclass(cls, ipvs.Error) and issubclass(cls, OSError))
            self.assertIs(getattr(ipvs, cls.__name__), cls)

    def test_pythons_own(self):
        """where Python has an exception for it, it is that one too"""
        for reason, cls in (
            (Reason.PERMISSION, PermissionError), (Reason.TIMEOUT, TimeoutError),
            (Reason.MEMORY, MemoryError), (Reason.INVALID, ValueError), (Reason.TEXT, ValueError),
            (Reason.NO_SERVICE, LookupError), (Reason.NO_SYSCTL, KeyError),
            (Reason.USER_NAMESPACE, ipvs.PermissionDenied),
        ):  # fmt: skip
            self.assertIsInstance(exception(-5, reason, "x"), cls)

    def test_what_they_carry(self):
        """an error has errno, reason and sentence, also when pickled"""
        for reason in Reason:
            error = exception(-errno.ESRCH, reason, "sentence")
            for e in error, pickle.loads(pickle.dumps(error)):
                self.assertEqual((e.errno, e.reason, str(e)), (errno.ESRCH, reason, "sentence"))
                self.assertEqual(e.strerror, "sentence")
                self.assertIs(type(e), type(error))
        self.assertEqual(exception(-5, 999, "new").reason, 999)
        self.assertEqual(str(exception_of(None, -errno.EINVAL)), "Invalid argument")

    def test_text_errors(self):
        """a text's errors come all at once, each with line and column"""
        lines = ["-A -t 10.0.0.1:80", "-A -t 10.0.0.1", "-a -t 10.0.0.1:80 -r x", "?"]
        with self.assertRaises(ipvs.TextError) as caught:
            Table.parse("\n".join(lines))
        error = caught.exception
        self.assertEqual([(p.line, p.column) for p in error.problems], [(2, 4), (3, 22), (4, 1)])
        self.assertEqual(error.more, 0)
        self.assertTrue(str(error).startswith("line 2, column 4: "), error)
        self.assertTrue(str(error).endswith(" (and 2 more)"), error)
        with self.assertRaises(ipvs.TextError) as caught:
            Table.parse("?\n" * 1500)
        self.assertEqual((len(caught.exception.problems), caught.exception.more), (1000, 500))
        self.assertEqual(pickle.loads(pickle.dumps(error)).problems, error.problems)

    def test_names(self):
        """a name that can't be read is told with the library's sentence"""
        with self.assertRaisesRegex(ipvs.TextError, "no port"):
            ipvs.Server("10.0.0.2")
        with self.assertRaisesRegex(ValueError, "tdp"):
            ipvs.ServiceKey.parse("tdp 10.0.0.1:80")

    def test_handle(self):
        """a handle tells why it can't; it is an error of Python's kind"""
        with ipvs.Handle() as lb:
            self.assertRaises(ipvs.NotOpen, lb.services)
            self.assertIn("not open", lb.last_error)
        self.assertRaises(ValueError, lb.services)
        self.assertRaises(ipvs.NetnsFailed, ipvs.Handle, "no/such")
        self.assertRaises(ValueError, ipvs.Handle, "a\0b")
        self.assertRaises(ipvs.NetnsFailed, ipvs.Handle, -1)
        for wrong in True, 1.5, ["x"]:
            self.assertRaises(TypeError, ipvs.Handle, wrong)
        for wrong in 0, -1, float("nan"), float("inf"), 1e10:
            self.assertRaises(ValueError, ipvs.Handle, timeout=wrong)
        self.assertRaises(TypeError, ipvs.Handle, timeout="5")
