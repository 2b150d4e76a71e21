# SPDX-License-Identifier: MIT
"""One file a step, never changed once released."""
