# SPDX-License-Identifier: MIT
"""The only way out: which addresses may be asked, and how their answers are read."""
