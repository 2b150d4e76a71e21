# SPDX-License-Identifier: MIT
"""Networks that we describe ourselves: safe reading of published weights, and graphs that run without PyTorch."""
