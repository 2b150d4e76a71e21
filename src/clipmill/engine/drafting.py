# SPDX-License-Identifier: MIT
"""
What would come of an edit, before anything is rendered: recipe, captions' file, camera, notices.

In: a clip's recipe, an edit, what was heard. Out: a draft, made of what is kept alone: no file of the source is
opened, no picture is looked at, nobody is asked for a translation. Where the render would look anew, the draft says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from clipmill.domain.clip import ClipSpec
from clipmill.domain.errors import TranslatorMissing
from clipmill.domain.jobs import ClipEdit
from clipmill.domain.media import Media
from clipmill.domain.moment import Moment
from clipmill.domain.options import ClipOptions
from clipmill.domain.result import Clip, Notice
from clipmill.domain.speech import Transcript
from clipmill.engine.casts import CastMember, cast_of
from clipmill.engine.changes import change_clip
from clipmill.engine.chosen import further_moments
from clipmill.engine.drawing import draw_texts, overlay_notices
from clipmill.engine.job import Job
from clipmill.engine.kept import HeardMemory, KeptLook, KeptLooks
from clipmill.engine.looking import Seen
from clipmill.engine.means import Means
from clipmill.engine.orders import TakenSource
from clipmill.engine.plan import caption_notices
from clipmill.engine.stages import Heard, imported
from clipmill.engine.tools import Tools
from clipmill.engine.translating import Interpreter
from clipmill.fonts.library import FontLibrary
from clipmill.reframe import frame_notices
from clipmill.storage.stage_cache import StageCache, StageKey

FURTHER_VERSION = 2
NOT_TRANSLATED = Notice(
    "translation_not_drafted",
    "The translation is made when the clip is rendered; the draft shows the words as they were spoken.",
)
_STYLE_FONT = re.compile(r"^Style: [^,\n]*,([^,\n]+),", re.MULTILINE)
_TAG_FONT = re.compile(r"\\fn([^\\}\n]+)")


@dataclass(frozen=True, slots=True)
class Draft:
    """What would come of an edit."""

    clip: Clip
    """The new recipe, without files."""
    ass_text: str | None
    """All that is burned in but the watermark's picture; none where nothing is."""
    families: tuple[str, ...]
    """Fonts that it names."""
    is_camera_stale: bool
    """Whether the render looks at something that was not looked at yet, and may frame it otherwise."""
    is_changed: bool
    """Whether the recipe is another than before."""
    notices: tuple[Notice, ...]


class Drafter:
    """Makes drafts from what this installation has kept. Safe to use from several threads."""

    def __init__(self, tools: Tools) -> None:
        """Take what it works with; no model is ever opened."""
        self._tools = tools
        self._memory = HeardMemory()

    @property
    def fonts(self) -> FontLibrary:
        """The fonts that draw; raises WeightsMissing."""
        return self._tools.open_fonts()

    def heard(self, data: bytes) -> Heard:
        """Return what was heard, from the bytes that hold it; raises as `HeardMemory.read`."""
        return self._memory.read(data)

    def draft(self, taken: TakenSource, heard: Heard, clip: Clip, edit: ClipEdit) -> Draft:
        """
        Return what would come of an edit of a clip.

        Raises:
            InvalidOptions: the edit cannot be made.
            WeightsMissing: the fonts are not there.

        """
        media, fonts = self._media(taken), self._tools.open_fonts()
        looks = KeptLooks(self._cache_of(taken), self._tools.eyes_name, media, heard.transcript)
        looked = KeptLook(Seen(), is_whole=True)
        said: list[Notice] = []

        def see(spec: ClipSpec) -> Seen:
            nonlocal looked
            looked = looks.see(spec, clip.spec.edl)
            return looked.seen

        def translate(spec: ClipSpec, transcript: Transcript) -> Transcript | None:
            try:
                return self._interpreter(media, heard).translate(spec, transcript)
            except TranslatorMissing:
                said.append(NOT_TRANSLATED)
                return None

        changed = change_clip(clip, edit, media, heard, Means(fonts, see, translate))
        spec, text = changed.spec, draw_texts(changed, fonts).ass_text
        framed = frame_notices(
            camera=spec.camera,
            layout=spec.layout,
            path=changed.camera,
            footage=looked.seen.footage,
            overrides=spec.camera_overrides,
        )
        drawn = (*caption_notices((changed,), fonts), *overlay_notices((changed,), fonts))
        return Draft(
            clip=changed,
            ass_text=text,
            families=families_of(text or "", fonts),
            is_camera_stale=not looked.is_whole,
            is_changed=changed != replace(clip, artifacts=(), receipt=None),
            notices=tuple(dict.fromkeys((*said, *framed, *drawn))),
        )

    def cast(self, taken: TakenSource, heard: Heard, clip: Clip) -> tuple[CastMember, ...]:
        """Return who is seen in a clip, from looks that are kept; nobody where there are none."""
        looks = KeptLooks(self._cache_of(taken), self._tools.eyes_name, self._media(taken), heard.transcript)
        return cast_of(clip.spec.edl, looks.footage(clip.spec.seen))

    def further(self, taken: TakenSource, heard: Heard, options: ClipOptions, own_count: int) -> tuple[Moment, ...]:
        """Return the best moments of a source as `further_moments` does, clips or not; kept by content."""
        wish = (options.length_s, options.min_length_s, options.max_length_s, options.style)
        inputs = (taken.media.content_hash, heard.transcript.recogniser, heard.transcript.text, repr((wish, own_count)))
        found, _ = self._cache_of(taken).get_or_make(
            StageKey("further", FURTHER_VERSION, inputs),
            tuple[Moment, ...],
            lambda: further_moments(heard, taken.media, options, own_count),
        )
        return found

    def _media(self, taken: TakenSource) -> Media:
        """Return the media as the stages knew it; its file is not touched."""
        return imported(self._cache_of(taken), taken.media) or taken.media

    def _cache_of(self, taken: TakenSource) -> StageCache:
        """Return the cache with its uses noted for the source, as an editor has no job of its own."""
        return self._tools.cache.of_source(taken.media.content_hash)

    def _interpreter(self, media: Media, heard: Heard) -> Interpreter:
        """Return who finds translations that are kept and makes none."""
        tools = self._tools
        hears = tools.open_sound_translator is not None
        kept_only = replace(
            tools,
            cache=tools.cache.of_source(media.content_hash),
            open_translator=lambda: _KeptOnly(tools.open_translator().name),
            open_sound_translator=(lambda: _KeptOnly(tools.transcriber_name)) if hears else None,
        )
        return Interpreter(Job(kept_only, Path(), lambda _progress: None), media, heard.transcript)


@dataclass(frozen=True, slots=True)
class _KeptOnly:
    """Stands for a translator, by whose name its work is kept, and does nothing of it."""

    name: str

    def translate(self, *_lines: object, **_named: object) -> NoReturn:
        """Raise TranslatorMissing."""
        raise TranslatorMissing

    def hear_in_english(self, *_sound: object, **_named: object) -> NoReturn:
        """Raise TranslatorMissing."""
        raise TranslatorMissing


def families_of(ass_text: str, fonts: FontLibrary) -> tuple[str, ...]:
    """Return the font families that an ASS file names and that are here, each once."""
    named = [*_STYLE_FONT.findall(ass_text), *_TAG_FONT.findall(ass_text)]
    return tuple(dict.fromkeys(name.strip() for name in named if name.strip() in fonts.families))
