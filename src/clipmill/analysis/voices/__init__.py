# SPDX-License-Identifier: MIT
"""
Whose voice speaks when: voices told apart by how they sound, and words labeled with them.

`finder` and `labels` are light; `watcher`, which has the network, is imported where it is opened.
"""
