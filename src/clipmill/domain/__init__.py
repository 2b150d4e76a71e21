# SPDX-License-Identifier: MIT
"""The words that rooms exchange: frozen, comparable, and free of files, clocks and processes."""
