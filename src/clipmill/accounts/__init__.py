# SPDX-License-Identifier: MIT
"""Who may ask, how often, and what it costs: teams, keys, the wallet, rate limits."""
