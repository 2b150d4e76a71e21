# SPDX-License-Identifier: MIT
"""
Machine: font files by family and script, what they cover, and how wide a text is in them.

In: font files from pinned data packages. Out: one folder of static fonts, widths and coverage.
It does not choose sizes or break lines (that is `captions/`), and it fetches nothing (that is `weights/`).
"""

from clipmill.fonts.build import build_fonts, fonts_stamp, is_built
from clipmill.fonts.catalogue import FONT_SOURCES, FontSource
from clipmill.fonts.library import FontLibrary

__all__ = ["FONT_SOURCES", "FontLibrary", "FontSource", "build_fonts", "fonts_stamp", "is_built"]
