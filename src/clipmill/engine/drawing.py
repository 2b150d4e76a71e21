# SPDX-License-Identifier: MIT
"""
Everything that is drawn over the pictures of a clip: captions in one language or two, heading, hook, marks.

In: a recipe, fonts, the watermark's picture. Out: one ASS file, so that one renderer draws all text in the one encode,
where it stands, and where the picture is laid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from clipmill.captions.ass import ass_from_track
from clipmill.captions.bilingual import BilingualTracks, bilingual_ass
from clipmill.captions.clearing import caption_texts, hidden_share
from clipmill.captions.layout import missing_characters
from clipmill.domain.overlays import PictureFile
from clipmill.domain.picture import Box, SeenBox
from clipmill.domain.result import Check, Clip, Notice
from clipmill.engine.overlaid import draw_overlays
from clipmill.engine.placed import cuts_of, scene_of
from clipmill.fonts.library import FontLibrary
from clipmill.media.logo import logo_size
from clipmill.overlays import DrawnOverlays, join_ass, picture_room
from clipmill.render.encode import PlacedLogo

MOST_HIDDEN = 0.1
"""Of the time of a text, for which it may stand on eyes or a mouth: people move while captions stay calm."""
_NAMES = {"heading": "heading", "hook_text": "hook text", "watermark": "watermark's text"}


@dataclass(frozen=True, slots=True)
class DrawnTexts:
    """What is burned into a clip."""

    ass_text: str | None
    """None where nothing is drawn."""
    boxes: tuple[Box, ...]
    """Where it stands, in output pixels."""
    logo: PlacedLogo | None = None
    """The watermark's picture and its place; pictures of it are no part of the ASS file."""
    missing: tuple[str, ...] = ()
    """Characters that no font has, each once: the pictures are without them."""
    hidden: Mapping[str, float] = field(default_factory=dict)
    """For which part of their time texts hide somebody's eyes or mouth; empty where no face was looked for."""

    @property
    def face_check(self) -> Check:
        """What a receipt says of faces: texts keep off eyes and mouths, unless there is no room beside them."""
        worst = max(self.hidden.values(), default=0.0)
        told = ", ".join(f"{name} {share:.0%}" for name, share in self.hidden.items() if share)
        expected = f"eyes and mouths free for {1 - MOST_HIDDEN:.0%} of the time"
        return Check("faces", worst <= MOST_HIDDEN, f"hidden by {told} of their time" if told else "free", expected)

    @property
    def glyph_check(self) -> Check:
        """What a receipt says of letters: all that should be read can be read."""
        return Check("glyphs", not self.missing, " ".join(self.missing) or "none missing", expected="none missing")


def draw_texts(clip: Clip, fonts: FontLibrary, picture: PictureFile | None = None) -> DrawnTexts:
    """
    Return the ASS file with all that is burned into a clip, and the picture that is laid over it.

    Raises:
        InvalidOptions: something cannot be drawn.

    """
    is_captioned = _is_captioned(clip)
    captions = _captions(clip, fonts) if is_captioned else ()
    drawn = _overlays(clip, fonts, captions, picture)
    hidden = {
        name: hidden_share(texts, scene_of(clip.spec, clip.camera, clip.faces_seen))
        for name, texts in (("captions", captions), ("other texts", drawn.seen))
        if texts and clip.faces_seen
    }
    logo = None
    if picture is not None and drawn.picture_box is not None and clip.spec.watermark is not None:
        logo = PlacedLogo(picture, drawn.picture_box, clip.spec.watermark.opacity_norm)
    if not is_captioned and not drawn.events:
        return DrawnTexts(None, (), logo, drawn.missing)
    base = caption_file(clip, fonts) if is_captioned else ass_from_track(replace(clip.captions, cues=()), fonts)
    missing = (*_missing_in_captions(clip, fonts), *drawn.missing) if is_captioned else drawn.missing
    boxes = (*(item.box for item in captions), *drawn.boxes)
    return DrawnTexts(join_ass(base, drawn.events), boxes, logo, tuple(dict.fromkeys(missing)), hidden)


def overlay_notices(clips: Sequence[Clip], fonts: FontLibrary) -> tuple[Notice, ...]:
    """Return notices of overlays that were too long, or hold characters that no font has; raises as `draw_texts`."""
    shortened: dict[str, None] = {}
    missing: dict[str, None] = {}
    for clip in clips:
        spec = clip.spec
        if spec.heading is None and spec.hook_text is None and spec.watermark is None:
            continue
        captions = _captions(clip, fonts) if _is_captioned(clip) else ()
        drawn = _overlays(clip, fonts, captions, None)
        shortened.update(dict.fromkeys(drawn.shortened))
        missing.update(dict.fromkeys(drawn.missing))
    notices = [
        Notice("text_shortened", f"The {_NAMES[name]} is too long; it ends in an ellipsis.") for name in shortened
    ]
    if missing:
        text = f"No font has the characters {' '.join(missing)} of the overlays; they are left out."
        notices.append(Notice("missing_glyphs", text))
    return tuple(notices)


def _overlays(
    clip: Clip, fonts: FontLibrary, captions: Sequence[SeenBox], picture: PictureFile | None
) -> DrawnOverlays:
    mark, size = clip.spec.watermark, None
    if mark is not None and mark.location.strip():
        room = picture_room(mark, clip.spec.size)
        size = room if picture is None else logo_size(picture.size, room)
    return draw_overlays(
        clip.spec,
        fonts,
        language=clip.captions.language,
        caption_boxes=(),
        face_boxes=clip.faces,
        captions=captions,
        faces=clip.faces_seen,
        cuts_us=cuts_of(clip.camera),
        picture_size=size,
    )


def _is_captioned(clip: Clip) -> bool:
    return clip.spec.captions is not None and bool(clip.captions.cues)


def caption_file(clip: Clip, fonts: FontLibrary) -> str:
    """Return the captions alone as an ASS file."""
    tracks = _tracks(clip)
    return ass_from_track(clip.captions, fonts) if tracks is None else bilingual_ass(tracks, fonts)


def _captions(clip: Clip, fonts: FontLibrary) -> tuple[SeenBox, ...]:
    tracks = [track for track in (clip.captions, clip.captions_under) if track is not None]
    return caption_texts(tracks, fonts)


def _missing_in_captions(clip: Clip, fonts: FontLibrary) -> tuple[str, ...]:
    tracks = [track for track in (clip.captions, clip.captions_under) if track is not None]
    return tuple(char for track in tracks for char in missing_characters(track, fonts))


def _tracks(clip: Clip) -> BilingualTracks | None:
    return None if clip.captions_under is None else BilingualTracks(clip.captions, clip.captions_under)
