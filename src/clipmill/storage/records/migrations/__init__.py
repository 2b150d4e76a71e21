# SPDX-License-Identifier: MIT
"""Steps from one shape of the tables to the next; `schema.migrate` runs them."""
