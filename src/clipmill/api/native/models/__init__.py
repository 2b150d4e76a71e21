# SPDX-License-Identifier: MIT
"""The bodies and answers of our own API, each under its own name; a typed client is generated from them."""
