# SPDX-License-Identifier: MIT
"""
Room of selection: the words that go with a clip.

From a clip's own sentences alone (`lines`, `phrases`, `tags`), or by a language model whose answers are checked against
them (`asking`, `checks`, `by_model`). It chooses no moments.
"""
