# SPDX-License-Identifier: MIT
"""
Captions in two languages at once: the original, and its translation under it in smaller letters.

In: the captions of a clip in both languages, made by the same rules. Out: two tracks that are shown together: each cue
of the translation lies in the time of one of the original, both stand on either side of one line that never moves, and
together they stand where the style has its captions. Each keeps its own direction, fonts and letter forms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from clipmill.captions.ass import ass_from_track
from clipmill.captions.cues import LEAST_SHRINK, caption_clip, main_family
from clipmill.captions.emoji import gap_maker
from clipmill.captions.geometry import caption_geometry
from clipmill.captions.layout import text_boxes
from clipmill.captions.lines import MeasuredWord, break_cost, break_lines, ends_sentence, line_width
from clipmill.captions.measure import TextMeasurer
from clipmill.captions.placing import PlacedWord
from clipmill.captions.text import drawn_text
from clipmill.captions.timing import CLOSED_GAP_US, mark_words
from clipmill.domain.captions import (
    CaptionDisplay,
    CaptionStyle,
    CaptionTrack,
    Cue,
    CueWord,
    Emphasis,
    Entrance,
    Highlight,
    SafeArea,
)
from clipmill.domain.clip import Edl
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.media import Size
from clipmill.domain.picture import Box
from clipmill.domain.speech import Transcript
from clipmill.domain.times import ClipRange, TimeRange

SMALLER = 0.72
"""Size of the translation's letters over the original's: read second, but read."""
GAP_EM = 0.18
"""Between the two blocks, in em of the original."""
_REACH_US = 1_500_000
"""How far from where the original's cue changes the translation may be cut to end at a better word."""
_EMPTY_COST = 3.0
"""Of leaving a cue without a translation: its words are then shown with the one before."""
_LATE_US, _LATE_AT_END_US = 600_000, 60_000
"""A cut so far from its time is as bad as one inside a clause; at the end of the original's sentence much less far."""
_ASIAN = ("ja", "ko", "zh")
"""Languages whose shared characters a font draws in different forms; an ASS file names only one."""


@dataclass(frozen=True, slots=True)
class BilingualTracks:
    """Captions in two languages, to be drawn together. Neither overlaps the other at any time."""

    original: CaptionTrack
    """Above."""
    translation: CaptionTrack
    """Below. Its cues begin and end with cues of the original; some cues of the original may have none."""


def can_show_both(style: CaptionStyle) -> bool:
    """Say whether a style can show two languages at once: nothing in it moves with the words."""
    return style.highlight is Highlight.NONE and style.entrance is not Entrance.TYPEWRITER


def pair_tracks(original: CaptionTrack, translation: CaptionTrack, measurer: TextMeasurer) -> BilingualTracks:
    """
    Return the two tracks of one clip as they are shown together.

    Args:
        original: in the style that was asked for, which `can_show_both`.
        translation: of the same clip, made by `caption_clip` in the same style, size and safe area.
        measurer: measures text.

    Raises:
        InvalidOptions: the style has a value that it cannot have, or asks for a font that is not there.

    """
    style = replace(
        translation.style,
        font_size_norm=SMALLER * translation.style.font_size_norm,
        highlight=Highlight.NONE,
        position_norm=0.0,
        emphasis=Emphasis.COLOR,  # small letters; their lines are broken without room for more
    )
    lower = replace(translation, style=style)
    words = [_placed(word) for cue in translation.cues for line in cue.lines for word in line]
    if original.cues:
        groups = _grouped(words, _changes(original.cues))
        lower = replace(lower, cues=_cues(groups, original.cues, _breaker(lower, words, measurer)))
    upper = replace(original, style=replace(original.style, position_norm=1.0))
    return _stacked(upper, lower, original.style.position_norm, measurer)


def show_captions(  # noqa: PLR0913 - all named
    display: CaptionDisplay,
    *,
    original: Transcript,
    translation: Transcript | None,
    edl: Edl,
    style: CaptionStyle,
    size: Size,
    safe_area: SafeArea,
    measurer: TextMeasurer,
) -> tuple[CaptionTrack, CaptionTrack | None]:
    """
    Return the captions that a display asks for, and the track under them where it asks for both languages.

    Without a translation, or with one that is the original, the original is shown alone.

    Raises:
        InvalidOptions: both languages in a style that cannot show both, or as `caption_clip`.

    """

    def captioned(words: Transcript) -> CaptionTrack:
        return caption_clip(words, edl, style=style, size=size, safe_area=safe_area, measurer=measurer)

    if display is CaptionDisplay.ORIGINAL or translation is None or translation.words == original.words:
        return captioned(original), None
    if display is CaptionDisplay.TRANSLATION:
        return captioned(translation), None
    if not can_show_both(style):
        message = f"the caption style {style.name} follows each word, so it cannot show two languages at once"
        raise InvalidOptions(message, hint="Take one of the temp-static-* styles, or show the translation alone.")
    both = pair_tracks(captioned(original), captioned(translation), measurer)
    return both.original, both.translation


def bilingual_boxes(tracks: BilingualTracks, measurer: TextMeasurer) -> tuple[Box, ...]:
    """Return the rectangles that the drawn cues of both fill, in output pixels."""
    return (*text_boxes(tracks.original, measurer), *text_boxes(tracks.translation, measurer))


def bilingual_ass(tracks: BilingualTracks, measurer: TextMeasurer) -> str:
    """Return both tracks as one ASS file, so that they cost one pass over the pictures."""
    upper, lower = ass_from_track(tracks.original, measurer), ass_from_track(tracks.translation, measurer)
    # Texts stand on one line each, after nine commas of ours: nothing of them is at a line's beginning.
    renamed = re.sub(r"^(Style: |Dialogue: \d+,[\d:.]+,[\d:.]+,)Caption,", r"\1Translation,", lower, flags=re.MULTILINE)
    styles = "".join(f"{line}\n" for line in renamed.split("\n") if line.startswith("Style: "))
    events = "".join(f"{line}\n" for line in renamed.split("\n") if line.startswith("Dialogue: "))
    head, mark, drawn = upper.partition("\n[Events]\n")
    language = re.search(r"^Language: (.*)$", lower, flags=re.MULTILINE)
    if language and language[1].startswith(_ASIAN):
        head = re.sub(r"^Language: .*$", f"Language: {language[1]}", head, count=1, flags=re.MULTILINE)
    return f"{head}{styles}{mark}{drawn}{events}"


def _placed(word: CueWord) -> PlacedWord:
    return PlacedWord(word.range, word.text, word.joins_previous, is_telling=word.is_telling)


@dataclass(frozen=True, slots=True)
class _Change:
    """Where one cue of the original follows another."""

    time: int
    """When the later one begins."""
    late_us: int
    """How far from there the translation may be cut at the cost of a cut inside a clause."""


def _changes(cues: Sequence[Cue]) -> list[_Change]:
    """Return the changes of the cues; where a sentence ends, the translation's ends too, marked or not."""
    return [
        _Change(after.range.in_us, _LATE_AT_END_US if ends_sentence(before.lines[-1][-1].text) else _LATE_US)
        for before, after in pairwise(cues)
    ]


def _grouped(words: Sequence[PlacedWord], changes: Sequence[_Change]) -> list[list[PlacedWord]]:
    """
    Return the words of the translation parted to the cues of the original, one group a cue, some perhaps empty.

    Words are cut near the times at which the cues change, at ends of sentences and clauses where there are any. All
    cuts are chosen together at the least total cost.
    """
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for change in changes:
        # Where changes lie close together, all cuts near this one may lie before those near the last one.
        places = {*_cuts_near(words, change.time), max(best)}
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for cut in places:
            before = [(cost + _EMPTY_COST * (cut == last), cuts) for last, (cost, cuts) in best.items() if last <= cut]
            if before:
                cost, cuts = min(before)
                reached[cut] = (cost + _cut_cost(words, cut, change), (*cuts, cut))
        best = reached
    _, cuts = min((cost + _EMPTY_COST * (cut == len(words)), cuts) for cut, (cost, cuts) in best.items())
    bounds = (0, *cuts, len(words))
    return [list(words[start:end]) for start, end in pairwise(bounds)]


def _cuts_near(words: Sequence[PlacedWord], time: int) -> list[int]:
    """Return where the words may be cut for a change at a time: before which of them."""
    near = [at for at in range(len(words) + 1) if abs(_cut_us(words, at) - time) <= _REACH_US]
    return near or [min(range(len(words) + 1), key=lambda at: abs(_cut_us(words, at) - time))]


def _cut_us(words: Sequence[PlacedWord], at: int) -> int:
    if at < len(words):
        return words[at].range.in_us
    return words[-1].range.out_us if words else 0


def _cut_cost(words: Sequence[PlacedWord], at: int, change: _Change) -> float:
    inside = break_cost(words[at - 1].text) if 0 < at < len(words) else 0.0
    return inside + abs(_cut_us(words, at) - change.time) / change.late_us


def _breaker(
    track: CaptionTrack, words: Sequence[PlacedWord], measurer: TextMeasurer
) -> Callable[[Sequence[PlacedWord]], list[list[PlacedWord]]]:
    """Return a function that breaks words to lines in the track's style."""
    geometry = caption_geometry(track.style, track.size, track.safe_area)
    family = main_family(measurer, track.style, (word.text for word in words), track.language)

    gap_of = gap_maker(measurer, family)

    def width_of(text: str) -> float:
        return measurer.measure(drawn_text(text, track.style, track.language, gap_of), family, geometry.em_px)

    space_px = track.style.word_spaces * (width_of("n n") - 2 * width_of("n"))

    def break_words(group: Sequence[PlacedWord]) -> list[list[PlacedWord]]:
        measured = [MeasuredWord(word, min(width_of(word.text), geometry.max_line_px)) for word in group]
        if track.style.max_lines == 1 and line_width(measured, space_px) <= geometry.max_line_px / LEAST_SHRINK:
            return [[item.word for item in measured]]  # drawn smaller, since a second line would push all up
        return [[item.word for item in line] for line in break_lines(measured, space_px, geometry.max_line_px)]

    return break_words


def _cues(
    groups: Sequence[Sequence[PlacedWord]],
    over: Sequence[Cue],
    break_words: Callable[[Sequence[PlacedWord]], list[list[PlacedWord]]],
) -> tuple[Cue, ...]:
    """Return the cues of the translation; where one of the original has none, its sentence's nearest is shown on."""
    shown: list[tuple[ClipRange, Sequence[PlacedWord]]] = []
    is_begun, early = False, None
    for group, cue in zip(groups, over, strict=True):
        if group:
            shown.append((_joined(early, cue.range), group))
            early = None
        elif is_begun and shown and _touch(shown[-1][0], cue.range):
            shown[-1] = (_joined(shown[-1][0], cue.range), shown[-1][1])
        else:
            early = _joined(early, cue.range)
        is_begun = not ends_sentence(cue.lines[-1][-1].text)
        early = early if is_begun else None
    return tuple(Cue(item, mark_words(break_words(group), item)) for item, group in shown)


def _touch(before: ClipRange, after: ClipRange) -> bool:
    return after.in_us - before.out_us < CLOSED_GAP_US


def _joined(before: ClipRange | None, after: ClipRange) -> ClipRange:
    """Return the two as one where the later follows at once, else the later."""
    return TimeRange(before.in_us, after.out_us) if before is not None and _touch(before, after) else after


def _stacked(upper: CaptionTrack, lower: CaptionTrack, position_norm: float, measurer: TextMeasurer) -> BilingualTracks:
    """Return the tracks with safe areas that part the output at one line, the original down to it, the other below."""
    height = upper.size.height_px
    geometry = caption_geometry(upper.style, upper.size, upper.safe_area)
    gap = GAP_EM * geometry.em_px
    above = max((box.height_px for box in text_boxes(upper, measurer)), default=0.0)
    below = max((box.height_px for box in text_boxes(lower, measurer)), default=0.0)
    room = geometry.bottom_px - geometry.top_px
    scale = min(1.0, (room - gap) / max(1.0, above + below))  # what is too high is drawn smaller, each by its share
    above, below = scale * above, scale * below
    middle = geometry.top_px + position_norm * room
    top = min(max(middle - (above + gap + below) / 2, geometry.top_px), geometry.bottom_px - above - gap - below)
    line = top + above
    return BilingualTracks(
        replace(upper, safe_area=replace(upper.safe_area, bottom_norm=1 - line / height)),
        replace(lower, safe_area=replace(lower.safe_area, top_norm=(line + gap) / height)),
    )
