# SPDX-License-Identifier: MIT
"""Durable jobs: accepted once, run by any worker, finished or refunded whatever dies meanwhile."""
