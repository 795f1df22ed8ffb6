# SPDX-License-Identifier: LGPL-2.1-or-later
# The languages: each has its own part; the interface file is shared.
EXTRA_DIST += bindings/swig/libipvs.i
