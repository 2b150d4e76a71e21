# SPDX-License-Identifier: MIT
"""Machine: the tables of the service. SQLite in one file, or PostgreSQL; the same code."""
