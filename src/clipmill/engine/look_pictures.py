# SPDX-License-Identifier: MIT
"""
What clips would look like with some options: captions, heading, hook, logo and bar over a plain ground.

In: options of a job, and the file of an uploaded logo. Out: a picture, kept for a while by what it shows. It is drawn
by the very code that draws clips, with sample words; no source is opened and nothing is fetched from an address.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from clipmill.captions.bilingual import show_captions
from clipmill.captions.geometry import safe_area_for
from clipmill.captions.preview import preview_time
from clipmill.domain.clip import CameraMode, CameraPath, ClipSpec, Edl
from clipmill.domain.errors import ClipmillError, RateLimited, SourceTooLarge, UnsupportedMedia
from clipmill.domain.media import Size
from clipmill.domain.moment import Moment, Score
from clipmill.domain.options import AspectRatio, CaptionDisplay, ClipOptions, Resolution
from clipmill.domain.overlays import HookPlace, PictureFile
from clipmill.domain.result import Clip
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import US_PER_S, SourceTime, TimeRange
from clipmill.engine.drawing import DrawnTexts, draw_texts
from clipmill.engine.job import Job
from clipmill.engine.logo import keep_picture
from clipmill.engine.plan import check_looks
from clipmill.engine.style_pictures import ground_source, link_fonts
from clipmill.engine.tools import Tools
from clipmill.fonts.library import FontLibrary
from clipmill.media.ffmpeg import run_ffmpeg
from clipmill.media.logo import make_logo
from clipmill.reframe import output_rate, output_size
from clipmill.storage.blobs import BlobStore
from clipmill.storage.files import alone_in
from clipmill.storage.stage_cache import StageCache, StageKey

LOOK_PICTURE_VERSION = 1
"""Raised when the same options give another picture although nothing that is drawn into clips has changed."""
_WORDS = ("Your", "words", "look", "just", "like", "this")
_WORDS_BELOW = ("The", "same", "in", "another", "language")
_WORD_US = 500_000
_CLIP_US = 8 * US_PER_S
"""Long enough for a hook to stand while the third word is said."""
_HEADING = "A short line above your clip"
_HOOK = "Nobody tells you this"
_WAIT_S = 10.0
KEPT_BYTES = 128 << 20
"""Of looks and the logos in them, hundreds of them; what was used longest ago goes first."""
_REMEMBERED = 1000
"""Logos of which a process knows without opening them whether they can be drawn."""


class LookPictures:
    """Draws looks. Safe to use from several threads."""

    def __init__(self, tools: Tools, blobs: BlobStore, *, side_by_side: int = 2) -> None:
        """Take what it works with, and how many pictures are drawn at once."""
        self._tools = tools
        self._blobs = blobs
        # Apart from what jobs keep: a host that only answers requests clears that never, and looks are without number.
        self._cache = StageCache(tools.cache.folder / "looks")
        self._slots = threading.Semaphore(side_by_side)
        self._opening = threading.Semaphore(1)
        self._pruning = threading.Lock()
        self._logos: dict[str, PictureFile | UnsupportedMedia | SourceTooLarge] = {}

    def picture(self, options: ClipOptions, logo_key: str | None = None) -> Path:
        """
        Return a PNG of what clips with these options look like, 480 pixels on the shorter side.

        Args:
            options: of a job; what is not seen does not matter. A logo that is named by an address is left out.
            logo_key: blob of the uploaded file of the watermark; a blob's bytes never change.

        Raises:
            InvalidOptions: something cannot be drawn.
            UnsupportedMedia, SourceTooLarge: the logo cannot be used.
            BlobNotFound: it is gone.
            WeightsMissing: the fonts are not there.
            RateLimited: too many are being drawn.
            EncodeFailed, StorageFull, ToolMissing: it could not be drawn.

        """
        fonts = self._tools.open_fonts()
        check_looks(options, fonts)
        logo = None if logo_key is None or options.watermark is None else self._logo(logo_key)
        shown = _shown(options, has_logo=logo is not None)
        clip = sample_clip(shown, fonts)
        drawn = draw_texts(clip, fonts, logo)
        mark = drawn.logo
        placed = "" if mark is None else repr((mark.picture.content_hash, mark.box, mark.opacity_norm))
        digest = hashlib.sha256((drawn.ass_text or "").encode()).hexdigest()
        inputs = (digest, repr(clip.spec.size), placed, str(preview_time(shown.caption_style)), fonts.fonts_dir.name)
        folder = self._cache.folder_of(StageKey("look-picture", LOOK_PICTURE_VERSION, inputs))
        picture = folder / "picture.png"
        if not _is_kept(picture):
            with _in_turn(self._slots), alone_in(folder):
                if not picture.is_file():
                    self._draw(drawn, clip.spec.size, preview_time(shown.caption_style), fonts, picture)
            with self._pruning, contextlib.suppress(OSError):  # another process may remove the same files
                self._cache.prune(KEPT_BYTES)
        return picture

    def _logo(self, key: str) -> PictureFile:
        """Return the checked picture of an upload. One at a time is opened, as it may take hundreds of megabytes."""
        found = self._found(key)
        if found is None:
            with _in_turn(self._opening):
                found = self._found(key)
                if found is None:
                    found = self._opened(key)
                    if len(self._logos) >= _REMEMBERED:
                        self._logos.clear()
                    self._logos[key] = found
        if isinstance(found, ClipmillError):
            raise type(found)(found.message, hint=found.hint)
        return found

    def _found(self, key: str) -> PictureFile | UnsupportedMedia | SourceTooLarge | None:
        """Return what is known of a logo: its picture, or why it was refused; none when it is to be opened."""
        found = self._logos.get(key)
        return None if isinstance(found, PictureFile) and not _is_kept(Path(found.path)) else found

    def _opened(self, key: str) -> PictureFile | UnsupportedMedia | SourceTooLarge:
        with tempfile.TemporaryDirectory(prefix="clipmill-logo-") as folder:
            path = self._blobs.local_path(key)
            if path is None:
                path = Path(folder, "logo")
                self._blobs.fetch(key, path)
            try:
                return keep_picture(Job(replace(self._tools, cache=self._cache), Path(folder), lambda _: None), path)
            except (UnsupportedMedia, SourceTooLarge) as error:
                return type(error)(error.message, hint=error.hint)  # the one that was raised holds the opened picture

    def _draw(self, drawn: DrawnTexts, size: Size, time_us: int, fonts: FontLibrary, out: Path) -> None:
        with tempfile.TemporaryDirectory(prefix=".part-", dir=out.parent) as work:
            folder = Path(work)
            chain = [f"{ground_source(size)},format=yuv420p,setpts=PTS+{time_us / US_PER_S:.3f}/TB"]
            if drawn.ass_text is not None:
                (folder / "look.ass").write_text(drawn.ass_text, encoding="utf-8")
                link_fonts(drawn.ass_text, fonts, folder / "fonts")
                chain.append("ass=look.ass:fontsdir=fonts")
            graph, inputs = f"{','.join(chain)},format=yuv420p[texts]", []
            if drawn.logo is None:
                graph += ";[texts]format=rgb24[out]"
            else:
                box = drawn.logo.box
                room = Size(round(box.width_px), round(box.height_px))
                source = Path(drawn.logo.picture.path)
                make_logo(source, folder / "logo.png", room=room, opacity_norm=drawn.logo.opacity_norm)
                inputs = ["-f", "png_pipe", "-i", "logo.png"]
                # Times differ: the logo is one picture at 0, the ground stands at the time of the captions.
                graph += f";[texts]setpts=0[below];[below][0:v]overlay={round(box.x_px)}:{round(box.y_px)}:format=auto,"
                graph += "format=rgb24[out]"
            shown = ["-filter_complex", graph, "-map", "[out]", "-frames:v", "1", "-update", "1", "picture.png"]
            run_ffmpeg([*inputs, *shown], cwd=folder, program=self._tools.render.ffmpeg)
            (folder / "picture.png").replace(out)


@contextmanager
def _in_turn(slots: threading.Semaphore) -> Iterator[None]:
    if not slots.acquire(timeout=_WAIT_S):
        message = "too many pictures are being drawn"
        raise RateLimited(message, retry_after_s=1.0)
    try:
        yield
    finally:
        slots.release()


def _is_kept(picture: Path) -> bool:
    """Say whether a picture is here still, and let its folder not be what was used longest ago."""
    try:
        os.utime(picture.parent)
    except FileNotFoundError:
        return False
    return picture.is_file()


def _shown(options: ClipOptions, *, has_logo: bool) -> ClipOptions:
    """Return the options with the hook where it is seen, and without a logo that is not here."""
    hook, mark = options.hook_text, options.watermark
    if hook is not None:
        hook = replace(hook, place=HookPlace.BEGINNING)
    if mark is not None and mark.location.strip() and not has_logo:
        mark = None
    return replace(options, hook_text=hook, watermark=mark)


def sample_clip(options: ClipOptions, fonts: FontLibrary) -> Clip:
    """
    Return the recipe of a clip of eight seconds that says sample words, in the look of some options.

    Captions in two languages have a second line of sample words. All are English, whatever languages are asked for.

    Raises:
        InvalidOptions: a look cannot be drawn, or both languages in a caption style that cannot show both.

    """
    whole = TimeRange(SourceTime(0), SourceTime(_CLIP_US))
    style = options.caption_style
    ratio = AspectRatio.LANDSCAPE_16_9 if options.ratio is AspectRatio.ORIGINAL else options.ratio
    size = output_size(ratio, Resolution.SD_480, None)
    spec = ClipSpec(
        name="look",
        rank=1,
        moment=Moment(whole, Score(0.0, (), ""), _HEADING, "", (), _HOOK, " ".join(_WORDS), heading=_HEADING),
        edl=Edl((whole,)),
        size=size,
        frame_rate=output_rate(None),
        camera=CameraMode.CENTER_CROP,
        captions=style if options.has_captions else None,
        ratio=ratio,
        hook_text=options.hook_text,
        heading=options.heading,
        watermark=options.watermark,
        progress_bar=options.progress_bar,
    )
    is_translated = options.has_captions and options.target_language is not None
    track, below = show_captions(
        options.caption_display if is_translated else CaptionDisplay.ORIGINAL,
        original=_said(_WORDS),
        translation=_said(_WORDS_BELOW) if options.caption_display is CaptionDisplay.BOTH else None,
        edl=spec.edl,
        style=replace(style, font_family=fonts.resolve(style.font_family, "").family),
        size=size,
        safe_area=safe_area_for(size),
        measurer=fonts,
    )
    return Clip(spec, CameraPath(()), track, captions_under=below)


def _said(texts: tuple[str, ...]) -> Transcript:
    words = tuple(
        Word(TimeRange(SourceTime(index * _WORD_US), SourceTime((index + 1) * _WORD_US)), text)
        for index, text in enumerate(texts)
    )
    whole = TimeRange(SourceTime(0), SourceTime(_CLIP_US))
    return Transcript("en", 1.0, (Segment(whole, words),))
