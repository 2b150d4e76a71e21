# SPDX-License-Identifier: MIT
"""The commands over clips that were made before. Each reads a `clips.json` and maps its arguments to the library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from clipmill import library
from clipmill.cli import screen
from clipmill.cli.choices import CaptionColorOption, CaptionFontOption, CaptionsOption, JsonOption, OutOption
from clipmill.cli.choices import caption_style as restyled
from clipmill.cli.running import errors_shown, read_settings
from clipmill.cli.styles import CaptionStyleFileOption, CaptionStyleOption, chosen_style
from clipmill.cli.weights import fetch_missing
from clipmill.domain.captions import CaptionStyle, ColorName
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.result import Clip
from clipmill.engine.cut_lists import EditorFormat


def add_commands(app: typer.Typer) -> None:
    """Add `render` and `cuts`."""
    app.command()(render)
    app.command()(cuts)


def render(
    recipe: Annotated[Path, typer.Argument(help="The clips.json of an earlier job.")],
    only: Annotated[list[int] | None, typer.Option("--clip", help="Rank of a clip to render; may be repeated.")] = None,
    captions: CaptionsOption = True,
    caption_style: CaptionStyleOption = None,
    caption_style_file: CaptionStyleFileOption = None,
    caption_color: CaptionColorOption = None,
    caption_font: CaptionFontOption = None,
    out: OutOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the clips of a recipe again, with another caption look if asked; beside the recipe unless told where."""
    out = out or recipe.parent
    with errors_shown(is_json=as_json):
        settings = read_settings()
        with screen.progress_shown() as on_progress:
            fetch_missing(settings, ())
            result = library.read_recipe(recipe)
            if only:
                result = replace(result, clips=_picked(result.clips, only))
            look = None
            if caption_style is not None or caption_style_file is not None:
                look = chosen_style(caption_style, caption_style_file, None, None)
            change = _caption_change(captions, look, caption_color, caption_font)
            if change is not None:
                result = library.restyle(result, change, settings=settings)
            result = library.render(result, out_dir=out, on_progress=on_progress, settings=settings)
    if as_json:
        screen.print_json(library.recipe_document(result))
    else:
        screen.print_result(result, out)


def cuts(
    recipe: Annotated[Path, typer.Argument(help="The clips.json of an earlier job.")],
    form: Annotated[EditorFormat, typer.Option("--format", help="What the editing program reads.")] = EditorFormat.OTIO,
    only: Annotated[list[int] | None, typer.Option("--clip", help="Rank of a clip; may be repeated.")] = None,
    out: OutOption = None,
) -> None:
    """Write the cuts of a recipe's clips for an editing program, beside the recipe unless told where."""
    with errors_shown():
        result = library.read_recipe(recipe)
        picked = _picked(result.clips, only) if only else result.clips
        for path in library.write_cuts(replace(result, clips=picked), form, out or recipe.parent):
            print(path)


def _caption_change(
    captions: bool, look: CaptionStyle | None, color: ColorName | None, font: str | None
) -> Callable[[CaptionStyle], CaptionStyle | None] | None:
    if not captions:
        return lambda _style: None
    if look is None and color is None and font is None:
        return None
    return lambda style: restyled(color, font, look or style)


def _picked(clips: tuple[Clip, ...], ranks: list[int]) -> tuple[Clip, ...]:
    known = {clip.spec.rank for clip in clips}
    for wanted in ranks:
        if wanted not in known:
            message = f"the recipe has no clip {wanted}"
            raise InvalidOptions(message, hint=f"It has {', '.join(map(str, sorted(known)))}.")
    return tuple(clip for clip in clips if clip.spec.rank in ranks)
