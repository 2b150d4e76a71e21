# SPDX-License-Identifier: MIT
"""Weights by name and hash: which there are, where they lie, how they come here, whether they are whole."""
