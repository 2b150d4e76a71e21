# SPDX-License-Identifier: MIT
"""
`clipmill styles`, and the caption style that a command was asked for.

In: names, colors and files from the command line. Out: printed lists, a sheet of pictures, a `CaptionStyle`.
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from clipmill import wiring
from clipmill.captions import CAPTION_STYLES, STYLE_ENTRIES, StyleEntry, StyleGroup, style_from_text
from clipmill.cli import screen
from clipmill.cli.choices import JsonOption, caption_style
from clipmill.cli.running import errors_shown, read_settings
from clipmill.domain.captions import CaptionStyle, ColorName
from clipmill.domain.errors import InvalidOptions
from clipmill.engine.style_pictures import style_sheet

SHEET_ENDINGS = (".png", ".jpg", ".jpeg")

CaptionStyleOption = Annotated[
    str | None, typer.Option("--caption-style", help="Caption style by name; see `clipmill styles`.")
]
CaptionStyleFileOption = Annotated[
    Path | None,
    typer.Option("--caption-style-file", exists=True, dir_okay=False, help="Your own caption style, TOML or JSON."),
]


def add_command(app: typer.Typer) -> None:
    """Put `styles` into the command line."""
    app.command("styles")(list_styles)


def list_styles(
    sheet: Annotated[
        Path | None, typer.Option("--sheet", dir_okay=False, help="Draw all of them into this picture (png, jpg).")
    ] = None,
    own: CaptionStyleFileOption = None,
    group: Annotated[StyleGroup | None, typer.Option(help="Only those of one group.")] = None,
    width: Annotated[int | None, typer.Option(min=200, max=8000, help="Width of the picture in pixels.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List the caption styles, or draw them all into one picture."""
    with errors_shown(is_json=as_json):
        entries = [entry for entry in STYLE_ENTRIES.values() if group in {None, entry.group}]
        if own is not None:
            entries.append(StyleEntry(StyleGroup.OWN, f"from {own.name}", read_style_file(own)))
        if sheet is not None:
            _draw_sheet([entry.style for entry in entries], sheet, width)
    if as_json:
        screen.print_json([{"group": entry.group, "title": entry.title, **asdict(entry.style)} for entry in entries])
    elif sheet is not None:
        print(sheet)
    else:
        for entry in entries:
            print(f"{entry.style.name:<18} {entry.group:<9} {entry.title}")


def chosen_style(name: str | None, file: Path | None, color: ColorName | None, font: str | None) -> CaptionStyle:
    """
    Return the caption style that was asked for, with the color and font that were asked for on top.

    Args:
        name: of a style of the catalogue; none is the default.
        file: with a style of the user's own.
        color: of the marked word; none keeps the style's.
        font: family; none keeps the style's.

    Raises:
        InvalidOptions: there is no such style, both a name and a file were given, or the file cannot be used.

    """
    if name is not None and file is not None:
        message = "there can be a caption style or a caption style file, not both"
        raise InvalidOptions(message)
    if file is not None:
        return caption_style(color, font, read_style_file(file))
    if name is not None and name not in CAPTION_STYLES:
        message = f"there is no caption style {name[:40]!r}"
        raise InvalidOptions(message, hint=f"Choose one of: {', '.join(CAPTION_STYLES)}.")
    return caption_style(color, font, CAPTION_STYLES[name] if name is not None else None)


def read_style_file(file: Path) -> CaptionStyle:
    """
    Return the style of a user's file; its name is the file's unless it says another.

    Raises:
        InvalidOptions: it cannot be read, or is no caption style.

    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"the caption style file {file.name} cannot be read: {error}"
        raise InvalidOptions(message) from error
    return style_from_text(text, file.stem)


def _draw_sheet(styles: list[CaptionStyle], out: Path, width_px: int | None) -> None:
    if out.suffix.lower() not in SHEET_ENDINGS:
        message = f"a sheet cannot be written as {out.suffix or 'a file without an ending'!r}"
        raise InvalidOptions(message, hint=f"Choose one of: {', '.join(SHEET_ENDINGS)}.")
    if not out.parent.is_dir():
        message = f"there is no folder {out.parent}"
        raise InvalidOptions(message)
    settings = read_settings()
    store = wiring.weights_store(settings)
    if not store.has(wiring.FONTS):
        print(f"fetching {wiring.FONTS} (once)...", file=sys.stderr, flush=True)
        store.fetch(wiring.FONTS)
    tools = wiring.tools_from_settings(settings)
    style_sheet(styles, tools.open_fonts(), out, width_px=width_px, program=settings.ffmpeg)
