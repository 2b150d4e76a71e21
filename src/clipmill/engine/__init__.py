# SPDX-License-Identifier: MIT
"""Runs the rooms in order. Read `pipeline.py` first."""
