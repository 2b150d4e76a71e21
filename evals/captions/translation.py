# SPDX-License-Identifier: MIT
"""
Translations as captions: structure kept, times inside sentences, read in time, lines inside the width.

In: transcripts, translators. Out: rows. A made-up translator shows what the product does with any translation; the
offline pair is the recogniser's English of real recordings in other languages, when a folder has some.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from evals.captions.rows import Row, percentile
from evals.captions.scripts import whole

from clipmill import process
from clipmill.captions import caption_clip, safe_area_for
from clipmill.captions.layout import place_track
from clipmill.captions.text import width_units
from clipmill.domain.captions import CaptionStyle, CaptionTrack
from clipmill.domain.media import Size
from clipmill.domain.speech import Transcript
from clipmill.domain.times import SourceRange
from clipmill.engine.translating import sound_of_range
from clipmill.fonts import FontLibrary
from clipmill.library import probe, transcribe
from clipmill.translate import SoundTranslator, interpret_transcript, translate_transcript
from clipmill.translate.sentences import sentences_from_words
from clipmill.translate.transcripts import READING_UNITS_PER_S
from clipmill.translate.translator import TextKind

SIZE = Size(1080, 1920)
LONGER = 1.3
"""How much longer than English the made-up language is: German and French are 1.1 to 1.3."""
SLACK = 1.05
"""Over the reading speed that translations are asked to keep to."""


class MadeUpTranslator:
    """Turns every word around, writes it longer, and says it within the wished length."""

    name = "made-up"

    def translate(
        self,
        lines: Sequence[str],
        *,
        source: str,  # noqa: ARG002 - the protocol has it
        target: str,  # noqa: ARG002
        kind: TextKind,  # noqa: ARG002
        most: Sequence[int] | None = None,
    ) -> tuple[str, ...]:
        """Return as many lines, each of its own words."""
        wished = most or [10_000] * len(lines)
        return tuple(_made_up(line, least) for line, least in zip(lines, wished, strict=True))


def _made_up(line: str, most: int) -> str:
    words = [re.sub(r"[A-Za-z]+", lambda found: (found[0][::-1] + "enich")[: round(LONGER * len(found[0])) + 1], word)
             for word in line.split()]  # fmt: skip
    while len(words) > 1 and width_units(" ".join(words)) > most:
        words.pop(len(words) // 2)
    return " ".join(words)


def translated_rows(name: str, said: Transcript, made: Transcript, fonts: FontLibrary, *, has_aims: bool) -> list[Row]:
    """Return how a translation stands as captions."""
    spans = [sentence.range for sentence in sentences_from_words(said.words)]
    outside = sum(not _holds(spans, segment.range) for segment in made.segments)
    track = caption_clip(
        made, whole(made), style=CaptionStyle(), size=SIZE, safe_area=safe_area_for(SIZE), measurer=fonts
    )
    speeds = _speeds(track)
    spoken = caption_clip(
        said, whole(said), style=CaptionStyle(), size=SIZE, safe_area=safe_area_for(SIZE), measurer=fonts
    )
    least = max(READING_UNITS_PER_S, percentile(_speeds(spoken), 0.5))
    placed = place_track(track, fonts)
    wide = sum(cue.em_px < placed.geometry.em_px * 0.999 for cue in placed.cues)
    lines = max((len(cue.lines) for cue in track.cues), default=0)
    fast = sum(speed > SLACK * READING_UNITS_PER_S for speed in speeds)
    most = percentile(speeds, 0.95)
    aim = f"<= {least:.1f}"
    return [
        Row("translation", "segments outside the sentences they translate", str(outside), "0", outside == 0,
            f"{name}: {len(made.segments)} segments"),
        Row("translation", "cues with a line too wide or too many lines",
            str(wide + (lines > CaptionStyle().max_lines)), "0",
            wide == 0 and lines <= CaptionStyle().max_lines, f"{name}: {len(track.cues)} cues"),
        Row("translation", "reading speed, 50 % and 95 % of cues, letters a second",
            f"{percentile(speeds, 0.5):.1f}, {most:.1f}", f"median {aim}" if has_aims else "",
            percentile(speeds, 0.5) <= least, f"{name}: {fast} of {len(speeds)} cues above"),
    ]  # fmt: skip


def _speeds(track: CaptionTrack) -> list[float]:
    """Return the reading length a second of every cue."""
    return [
        sum(width_units(word.text) for line in cue.lines for word in line) / max(0.1, cue.range.duration_s)
        for cue in track.cues
    ]


def _holds(spans: Sequence[SourceRange], part: SourceRange) -> bool:
    """Say whether a range lies inside one sentence, or inside the stretch of several that follow each other."""
    inside = [span for span in spans if span.overlaps(part)]
    return bool(inside) and inside[0].in_us <= part.in_us and part.out_us <= max(span.out_us for span in inside)


def made_up_rows(said: Transcript, fonts: FontLibrary) -> list[Row]:
    """Return the rows of a translation into a made-up language that is longer than English."""
    made = translate_transcript(said, "de", MadeUpTranslator())
    return translated_rows("made-up language", said, made, fonts, has_aims=True)


def heard_rows(folder: Path, ear: SoundTranslator, fonts: FontLibrary) -> list[Row]:
    """Return the rows of the offline pair: every recording of a folder that is not in English, heard as English."""
    rows: list[Row] = []
    for sound in sorted(folder.glob("*")):
        said = transcribe(sound)
        if said.language in {None, "en"} or not said.words:
            continue
        media = probe(sound)
        made = interpret_transcript(said, ear, lambda part, media=media: sound_of_range(media, part))  # type: ignore[misc]
        rows += translated_rows(f"{said.language} to en, {sound.stem}", said, made, fonts, has_aims=False)
    return rows


def structure_rows(benchmark: Path, server: str) -> list[Row]:
    """Return what the shared benchmark says of structure, with a translation server that answers in any language."""
    adapter = Path(__file__).resolve().parents[1] / "adapters" / "translate.py"
    command = f"{sys.executable} {adapter} {{in}} {{out}} --libretranslate {server}"
    argv = [sys.executable, str(benchmark / "eval.py"), "--tgt", "deu", "--limit", "5", "--cmd", command]
    done = process.run(argv, timeout_s=600)
    if done.return_code:
        raise RuntimeError(done.last_words)
    said = done.output.decode()
    kept = re.search(r"structure kept ([\d.]+)", said)
    numbers = re.search(r"numbers kept ([\d.]+)", said)
    value = kept[1] if kept else "none"
    note = f"5 documents, a server that answers with made-up words; numbers kept {numbers[1] if numbers else '-'}"
    return [Row("translation", "structure kept by the benchmark", value, "1.00", value == "1.00", note)]
