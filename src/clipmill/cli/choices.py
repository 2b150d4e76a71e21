# SPDX-License-Identifier: MIT
"""The arguments and options that several commands share, with their help."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from clipmill.domain.captions import CLASSIC_STYLE, COLOR_CODES, CaptionStyle, ColorName
from clipmill.domain.clip import CameraMode, LayoutName, Pace
from clipmill.domain.options import (
    MAX_COUNT,
    MAX_LENGTH_S,
    MIN_COUNT,
    MIN_LENGTH_S,
    AspectRatio,
    Resolution,
    SelectionStyle,
)
from clipmill.domain.overlays import Corner, Edge, Heading, Music, ProgressBar, Watermark


class TranscriptFormat(StrEnum):
    """How a transcript is printed."""

    TEXT = "text"
    SRT = "srt"
    VTT = "vtt"
    JSON = "json"


SourceArgument = Annotated[str, typer.Argument(help="Path or URL of the video.", metavar="SOURCE")]
CountOption = Annotated[
    int | None,
    typer.Option(
        "-n", "--count", min=MIN_COUNT, max=MAX_COUNT, help="Clips wanted; the length decides when not given."
    ),
]
LengthOption = Annotated[
    float | None,
    typer.Option(
        min=MIN_LENGTH_S,
        max=MAX_LENGTH_S,
        help="Wanted length of a clip in seconds; the moment decides when not given.",
    ),
]
MinLengthOption = Annotated[
    float | None, typer.Option(min=0.0, max=MAX_LENGTH_S, help="Shortest clip in seconds.", show_default=False)
]
MaxLengthOption = Annotated[
    float | None,
    typer.Option(min=MIN_LENGTH_S, max=MAX_LENGTH_S, help="Longest clip in seconds.", show_default=False),
]
StyleOption = Annotated[SelectionStyle, typer.Option(help="Kind of moment that is wanted.")]
PromptOption = Annotated[str | None, typer.Option(help="What you want to see, in plain words.")]
RatioOption = Annotated[AspectRatio, typer.Option(help="Shape of the clips.")]
ResolutionOption = Annotated[Resolution, typer.Option(help="Shorter side of the clips in pixels.")]
CameraOption = Annotated[CameraMode, typer.Option(help="How the picture is framed.")]
LayoutOption = Annotated[
    LayoutName | None,
    typer.Option(case_sensitive=False, help="Layout that the camera is held to; the camera decides when not given."),
]
CaptionsOption = Annotated[bool, typer.Option("--captions/--no-captions", help="Burn captions into the picture.")]
CaptionColorOption = Annotated[ColorName | None, typer.Option(help="Color of the word that is said.")]
CaptionFontOption = Annotated[
    str | None, typer.Option(help="Font family of the captions, as `clipmill doctor` lists them.")
]
HeadingOption = Annotated[
    str | None, typer.Option(help="Text that stands over each clip; `auto` writes a short one for each.")
]
MusicOption = Annotated[str | None, typer.Option(help="Sound file or URL that is mixed under each clip.")]
PaceOption = Annotated[Pace, typer.Option(help="How much silence and filler is taken out.")]
HookOption = Annotated[
    float | None,
    typer.Option("--hook-length", min=2.0, max=15.0, help="Open with the strongest sentence, in seconds at most."),
]
DuckOption = Annotated[bool, typer.Option("--duck", help="Lower the music further while somebody speaks.")]
DenoiseOption = Annotated[bool, typer.Option("--denoise", help="Take steady noise off the speech.")]
MaskOption = Annotated[bool, typer.Option("--mask", help="Beep strong words and hide their letters.")]
TranscriptOption = Annotated[
    Path | None,
    typer.Option(exists=True, dir_okay=False, help="Use this .srt, .vtt or words .json instead of recognising speech."),
]
AudienceOption = Annotated[
    Path | None,
    typer.Option(
        exists=True, dir_okay=False, help="Chapters, heat and chat of the source: JSON, .info.json or a chat replay."
    ),
]
LanguageOption = Annotated[
    str | None, typer.Option(help="Language spoken, as a code such as en; detected when not given.")
]
CookiesOption = Annotated[
    Path | None, typer.Option(exists=True, dir_okay=False, help="Netscape cookie file for sites that ask for a login.")
]
WatermarkOption = Annotated[
    str | None, typer.Option(help="Mark in a corner of each clip: a picture's file or URL, or a short text.")
]
CornerOption = Annotated[Corner, typer.Option("--watermark-corner", help="Where the watermark stands.")]
OpacityOption = Annotated[
    float, typer.Option("--watermark-opacity", min=0.05, max=1.0, help="Of the watermark; 1 hides what is behind it.")
]
WatermarkWidthOption = Annotated[
    float, typer.Option("--watermark-width", min=0.03, max=0.5, help="Of the watermark at most, of the clip's width.")
]
BarOption = Annotated[
    Edge | None, typer.Option("--progress-bar", help="A bar that grows while the clip plays, along this side.")
]
BarColorOption = Annotated[ColorName, typer.Option("--progress-color", help="Color of the progress bar.")]
EmphasisOption = Annotated[
    ColorName | None, typer.Option("--emphasis", help="Color of the most telling words: numbers, names, rare words.")
]
EmojiOption = Annotated[bool, typer.Option("--emoji", help="Put a fitting emoji after a word now and then.")]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "-o", "--out", file_okay=False, help="Folder for the clips; one named after the source when not given."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the whole result as JSON.")]


AUTOMATIC = "auto"
PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".webp")


def heading_of(text: str | None) -> Heading | None:
    """Return the heading that was asked for."""
    if text is None:
        return None
    return Heading(is_automatic=True) if text == AUTOMATIC else Heading(text=text)


def watermark_of(given: str | None, corner: Corner, opacity_norm: float, width_norm: float) -> Watermark | None:
    """Return the watermark that was asked for: a picture where an address, a picture's name or a file was given."""
    if given is None:
        return None
    # A file that is no picture is then refused; its path is never what somebody wants to see over a clip.
    is_picture = "://" in given or given.lower().endswith(PICTURE_ENDINGS) or _is_file(given)
    location, text = (given, "") if is_picture else ("", given)
    return Watermark(location, text, corner, opacity_norm, width_norm)


def _is_file(given: str) -> bool:
    try:
        return Path(given).is_file()
    except OSError:  # longer than a name can be
        return False


def progress_bar_of(edge: Edge | None, color: ColorName) -> ProgressBar | None:
    """Return the progress bar that was asked for."""
    return None if edge is None else ProgressBar(edge, COLOR_CODES[color])


def music_of(location: str | None, *, is_ducked: bool) -> Music | None:
    """Return the music that was asked for."""
    return None if location is None else Music(location, is_ducked=is_ducked)


def emphasized(style: CaptionStyle, color: ColorName | None, *, has_emoji: bool) -> CaptionStyle:
    """Return a caption style with telling words and emoji where they were asked for."""
    style = style if color is None else replace(style, emphasis_color=COLOR_CODES[color])
    return replace(style, has_emoji=True) if has_emoji else style


def caption_style(color: ColorName | None, font: str | None, base: CaptionStyle | None = None) -> CaptionStyle:
    """Return a caption style with the color and font that were asked for."""
    style = base or CLASSIC_STYLE
    if color is not None:
        style = replace(style, highlight_color=COLOR_CODES[color])
    if font is not None:
        style = replace(style, font_family=font)
    return style
