# SPDX-License-Identifier: MIT
"""Clipmill turns a long video into ranked, captioned, reframed short clips."""
