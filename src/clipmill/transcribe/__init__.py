# SPDX-License-Identifier: MIT
"""The transcribe room: samples or a text file go in, a repaired `Transcript` on the source clock comes out."""
