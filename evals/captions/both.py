# SPDX-License-Identifier: MIT
"""
Captions in two languages at once: how often they stand on a face, at the style's own place and where they are put.

In: clips of the demo talk, the same without captions, what is said. Out: rows. The translation is made up and longer
than the original; nothing is rendered for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from evals.captions.product import FACE_SHARE, OFF_FACES, Made, covered_share, faces_in_file
from evals.captions.rows import Row
from evals.captions.translation import MadeUpTranslator

from clipmill.analysis.faces.detector import FaceDetector
from clipmill.captions import CAPTION_STYLES, safe_area_for
from clipmill.captions.bilingual import BilingualTracks, bilingual_boxes, show_captions
from clipmill.captions.clearing import both_off_faces
from clipmill.captions.formats import text_boxes
from clipmill.domain.captions import CaptionDisplay, CaptionStyle
from clipmill.domain.picture import Box
from clipmill.domain.result import Clip
from clipmill.domain.speech import Transcript
from clipmill.engine.placed import scene_of
from clipmill.fonts import FontLibrary
from clipmill.translate import translate_transcript

STYLE = "temp-static-1"

Seen = Sequence[tuple[int, list[Box]]]


def both_rows(made: Made, said: Transcript, fonts: FontLibrary, detector: FaceDetector) -> list[Row]:
    """Return the share of frames that two languages leave free, before and after they are moved."""
    translation = translate_transcript(said, "de", MadeUpTranslator())
    usual, moved, outside = [], [], 0
    for item, bare in zip(made.result.clips, made.with_music.clips, strict=True):
        make = partial(_both, item, said, translation, fonts)
        before = make(CAPTION_STYLES[STYLE])
        after = both_off_faces(make, CAPTION_STYLES[STYLE], scene_of(item.spec, item.camera, item.faces_seen), fonts)
        seen = list(faces_in_file(bare, made.with_music_dir, detector))
        usual += _free(before, seen, fonts)
        moved += _free(after, seen, fonts)
        safe, height = safe_area_for(item.spec.size), item.spec.size.height_px
        outside += sum(
            box.y_px < safe.top_norm * height - 1 or box.y_px + box.height_px > (1 - safe.bottom_norm) * height + 1
            for box in bilingual_boxes(after, fonts)
        )
    share, own = sum(moved) / max(1, len(moved)), sum(usual) / max(1, len(usual))
    return [
        Row("places", "share of frames with two languages off every face", f"{share:.3f}", f">= {OFF_FACES}",
            share >= OFF_FACES, f"{len(moved)} frames with faces; {own:.3f} at the style's own place ({STYLE})"),
        Row("places", "cues of two languages outside the safe area", str(outside), "0", outside == 0),
    ]  # fmt: skip


def _both(
    item: Clip, said: Transcript, translation: Transcript, fonts: FontLibrary, style: CaptionStyle
) -> BilingualTracks:
    """Return the captions of a clip in both languages, in the style's own place."""
    original, under = show_captions(
        CaptionDisplay.BOTH,
        original=said,
        translation=translation,
        edl=item.spec.edl,
        style=style,
        size=item.spec.size,
        safe_area=safe_area_for(item.spec.size),
        measurer=fonts,
    )
    if under is None:
        message = "the made-up language is the original"
        raise ValueError(message)
    return BilingualTracks(original, under)


def _free(tracks: BilingualTracks, seen: Seen, fonts: FontLibrary) -> list[bool]:
    """Return, for every captioned frame with a face, whether neither language covers one."""
    cues = [
        (cue.range, box)
        for track in (tracks.original, tracks.translation)
        for cue, box in zip(track.cues, text_boxes(track, fonts), strict=True)
    ]
    free = []
    for time_us, faces in seen:
        shown = [box for span, box in cues if span.in_us <= time_us < span.out_us]
        if shown and faces:
            free.append(all(covered_share(box, face) <= FACE_SHARE for box in shown for face in faces))
    return free
