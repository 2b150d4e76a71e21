# SPDX-License-Identifier: MIT
"""Measures the camera: composed scenes with exact truth, metrics, baselines, contact sheets, one report."""
