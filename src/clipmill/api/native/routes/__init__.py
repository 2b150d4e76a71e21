# SPDX-License-Identifier: MIT
"""The routes of our own API: thin, each a few lines between a body and the service layer."""
