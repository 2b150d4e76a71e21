# SPDX-License-Identifier: MIT
"""Machine: what outlives a process."""
