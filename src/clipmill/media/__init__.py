# SPDX-License-Identifier: MIT
"""Containers and codecs: files in; media, frames and samples on one zero-based clock out."""
