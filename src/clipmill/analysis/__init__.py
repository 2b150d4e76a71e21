# SPDX-License-Identifier: MIT
"""What is seen and heard in a source: sound levels, cuts and changes of picture. Pure: frames and samples come in."""
