# SPDX-License-Identifier: MIT
"""Choosing, measured: open benchmarks, simple ways, rivals' ways, prompts, words and cost, in one table."""
