# SPDX-License-Identifier: MIT
"""Door: the service over HTTP. Our own API, and two dialects that clients of hosted services speak."""
