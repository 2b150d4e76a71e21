# SPDX-License-Identifier: MIT
"""Faces in decoded pictures: where they are, how they are turned, which one is which from picture to picture."""
