# SPDX-License-Identifier: MIT
"""Texts as vectors that lie near each other when they mean nearly the same."""
