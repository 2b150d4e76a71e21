# SPDX-License-Identifier: MIT
"""
Which font draws which text, and how much room it takes, measured with the fonts that will draw it.

In: the folder that `build_fonts` made. Out: choices of families, widths and ink in pixels, libass font sizes.
It satisfies the caption room's `TextMeasurer`. It breaks no lines and draws nothing.
"""

from __future__ import annotations

import math
import threading
import unicodedata
from collections import Counter
from functools import lru_cache
from pathlib import Path

from fontTools import unicodedata as scripts
from uniseg.graphemecluster import grapheme_clusters

from clipmill.domain.captions import EmojiPicture, FontChoice, FontRun, TextInk
from clipmill.domain.errors import InvalidOptions, WeightsMissing
from clipmill.fonts.aliases import look_alike
from clipmill.fonts.catalogue import FONT_SOURCES, FontSource
from clipmill.fonts.emoji import emoji_picture
from clipmill.fonts.face import FontFace, ShapedRun

CACHED_TEXTS = 20_000

_COMMON = frozenset({"Zyyy", "Zinh", "Zzzz"})
_RTL_CLASSES = frozenset({"R", "AL"})
_RTL_NUMBER_CLASSES = frozenset({"AN", "EN"})
_ALPHABETS = {
    "Grek": "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώς",
    "Cyrl": "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
}
"""A font draws letters of these scripts only when it has them all: many Latin fonts have a stray omega or mu."""
_NO_BREAK_SPACE = "\u00a0"
_EMOJI_ROOM_EM = 1.25
"""Advance of an emoji, with a little blank on either side."""
_INVISIBLE = frozenset("\u200c\u200d\u200e\u200f\u2060")
"""Joiners and marks that shape text and need no glyph: HarfBuzz and libass both draw nothing for them."""


class FontLibrary:
    """The fonts of this installation. Safe to use from several threads."""

    def __init__(self, fonts_dir: Path, sources: tuple[FontSource, ...] = FONT_SOURCES) -> None:
        """
        Open the folder that `build_fonts` made.

        Raises:
            WeightsMissing: a font of the catalogue is not there.

        """
        self.fonts_dir = fonts_dir
        """Holds only static fonts; ffmpeg reads it as `fontsdir`."""
        self._found = lru_cache(maxsize=256)(self._search)
        self._sources = {source.family: source for source in sources}
        for source in sources:
            if not (fonts_dir / source.file_name).is_file():
                message = f"the font {source.family} is not in {fonts_dir}"
                raise WeightsMissing(message)
        self._faces: dict[str, FontFace] = {}
        self._lock = threading.RLock()
        self._ink = lru_cache(maxsize=CACHED_TEXTS)(self._measure_ink)
        self._resolve = lru_cache(maxsize=CACHED_TEXTS)(self._choose)

    @property
    def families(self) -> tuple[str, ...]:
        """Every family that ASS may name."""
        return tuple(self._sources)

    def resolve(self, family: str, text: str) -> FontChoice:
        """
        Return which fonts draw the text: the family wanted wherever it has the glyphs, else one that has them.

        The choice's family draws most of the letters; the wanted one keeps its place when it has at least half.
        Characters that no font has are left out of the runs and listed.

        Raises:
            InvalidOptions: there is no such family.

        """
        family = self.find_family(family)
        with self._lock:
            return self._resolve(family, text)

    def find_family(self, name: str) -> str:
        """
        Return the family of this name in any letter case, or the first that starts with it ("montserrat").

        A well-known font that is not here gets its look-alike (`aliases`).

        Raises:
            InvalidOptions: there is no such family.

        """
        return self._found(name)

    def _search(self, name: str) -> str:
        wanted = name.strip().casefold()
        exact = [family for family in self._sources if family.casefold() == wanted]
        begun = [family for family in self._sources if family.casefold().startswith(f"{wanted} ")]
        stand_in = look_alike(name)
        if not (exact or begun) and stand_in in self._sources:
            return stand_in
        if not (exact or begun):
            message = f"there is no caption font {name!r}"
            raise InvalidOptions(message, hint=f"Choose one of: {', '.join(self._sources)}.")
        return (exact or begun)[0]

    def file_of(self, family: str) -> Path:
        """Return the font file of a family, by its exact name or as `find_family` has it; raises as that."""
        return self.fonts_dir / self._sources[self.find_family(family)].file_name

    def measure(self, text: str, family: str, size_px: float) -> float:
        """Return how far the text moves the pen in pixels at this em, with fallbacks as `resolve` has them."""
        return self.ink(text, family, size_px).advance_px

    def ink(self, text: str, family: str, size_px: float, language: str | None = None) -> TextInk:
        """
        Return advance and ink of one line of text at this em, in the letter forms of a language tag.

        Runs of text are put side by side in reading order, so that left and right ink of text in two directions are
        those of its first and last run. Nothing is kerned across fonts.
        """
        family = self.find_family(family)
        with self._lock:
            unit = self._ink(text, family, language)
        values = (unit.advance_px, unit.left_px, unit.right_px, unit.above_px, unit.below_px)
        return TextInk(*(value * size_px for value in values))

    def ass_font_size(self, family: str, em_px: float) -> float:
        """
        Return the libass font size whose em is this many pixels.

        libass takes a font size as the height of usWinAscent + usWinDescent, as VSFilter does.
        """
        face = self._face(self.find_family(family))
        return em_px * (face.ascent_em + face.descent_em)

    def ass_descent(self, family: str, em_px: float) -> float:
        """Return how far below the baseline libass's line box ends, in pixels at this em."""
        return self._face(self.find_family(family)).descent_em * em_px

    def emoji(self, cluster: str) -> EmojiPicture | None:
        """Return the picture of an emoji, or none when there is none."""
        return emoji_picture(cluster)

    def emoji_gap(self, family: str) -> str:
        """Return the no-break spaces that are about as wide as an emoji in this family, two at least."""
        return _NO_BREAK_SPACE * max(2, round(_EMOJI_ROOM_EM / max(0.05, self.measure(_NO_BREAK_SPACE, family, 1.0))))

    def _face(self, family: str) -> FontFace:
        with self._lock:
            if family not in self._faces:
                self._faces[family] = FontFace(self.fonts_dir / self._sources[family].file_name)
            return self._faces[family]

    def _choose(self, wanted: str, text: str) -> FontChoice:
        clusters = list(grapheme_clusters(text))
        main = self._main_family(wanted, clusters)
        runs: list[FontRun] = []
        missing: dict[str, None] = {}
        for index, cluster in enumerate(clusters):
            family = self._family_of(clusters, index, main, runs[-1].family if runs else main)
            if family is None:
                missing.update(dict.fromkeys(cluster))
            elif runs and runs[-1].family == family:
                runs[-1] = FontRun(runs[-1].text + cluster, family)
            else:
                runs.append(FontRun(cluster, family))
        return FontChoice(main, tuple(runs), tuple(missing))

    def _main_family(self, wanted: str, clusters: list[str]) -> str:
        """Return the family that draws most of the letters; the wanted one when it has at least half."""
        letters = [cluster for cluster in clusters if _script(cluster) not in _COMMON]
        if not letters or 2 * sum(self._covers(wanted, letter) for letter in letters) >= len(letters):
            return wanted
        by_script = Counter(_script(letter) for letter in letters if not self._covers(wanted, letter))
        script = by_script.most_common(1)[0][0]
        example = next(x for x in letters if _script(x) == script and not self._covers(wanted, x))
        return self._fallback(example) or wanted

    def _family_of(self, clusters: list[str], index: int, main: str, last: str) -> str | None:
        """Return the family of one cluster; spaces and signs go with the letters before them where they can."""
        cluster = clusters[index]
        if _script(cluster) in _COMMON and last != main and self._covers(last, cluster):
            rest = next((x for x in clusters[index + 1 :] if _script(x) not in _COMMON), None)
            if rest is None or not self._covers(main, rest):
                return last
        if self._covers(main, cluster):
            return main
        if self._covers(last, cluster):
            return last
        return self._fallback(cluster)

    def _fallback(self, cluster: str) -> str | None:
        """Return the catalogue's font for the cluster's script, else the first that has it, else none."""
        able = [family for family in self._sources if self._covers(family, cluster)]
        script = _script(cluster)
        made_for = [family for family in able if script in self._sources[family].scripts]
        plain = [family for family in able if family.startswith("Noto")]
        return next(iter(made_for or plain or able), None)

    def _covers(self, family: str, cluster: str) -> bool:
        face = self._face(family)
        return face.covers("".join(char for char in cluster if char not in _INVISIBLE)) and face.covers(
            _ALPHABETS.get(_script(cluster), "")
        )

    def _measure_ink(self, text: str, family: str, language: str | None) -> TextInk:
        pen = above = below = 0.0
        left, right = math.inf, -math.inf
        for run in self._resolve(family, text).runs:
            for part, is_rtl, script in _directed(run.text):
                shaped: ShapedRun = self._face(run.family).shape(part, is_rtl=is_rtl, script=script, language=language)
                left, right = min(left, pen + shaped.left_em), max(right, pen + shaped.right_em)
                above, below = max(above, shaped.above_em), max(below, shaped.below_em)
                pen += shaped.advance_em
        return TextInk(pen, -left, right - pen, above, below) if left < right else TextInk(pen, 0.0, 0.0, 0.0, 0.0)


def _script(cluster: str) -> str:
    """Return the ISO 15924 code of the cluster's base character."""
    script: str = scripts.script(cluster[0])
    return script


def _directed(text: str) -> list[tuple[str, bool, str]]:
    """
    Split text where its direction or script changes, as libass splits it for shaping.

    Common characters take the script before them, or the first one after them at the start. Widths add up the same in
    any order, so that embedding levels are not needed here.
    """
    real = [script for script in map(scripts.script, text) if script not in _COMMON]
    current = real[0] if real else "Zyyy"
    parts: list[tuple[str, bool, str]] = []
    is_rtl = False
    for char in text:
        script = scripts.script(char)
        kind = unicodedata.bidirectional(char)
        if script not in _COMMON:
            current = script
        if kind in _RTL_CLASSES:
            is_rtl = True
        elif kind == "L" or kind in _RTL_NUMBER_CLASSES:
            is_rtl = False
        if parts and parts[-1][1:] == (is_rtl, current):
            parts[-1] = (parts[-1][0] + char, is_rtl, current)
        else:
            parts.append((char, is_rtl, current))
    return parts
