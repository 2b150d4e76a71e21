# SPDX-License-Identifier: MIT
"""What stands and sounds in the picture, measured: `make eval-captions`."""
