# SPDX-License-Identifier: MIT
"""The commands of `clipmill`. Each maps its arguments to the library and prints what comes back."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from clipmill import __version__, library, process, wiring
from clipmill.cli import accounts, screen, service, styles
from clipmill.cli.choices import (
    AudienceOption,
    BarColorOption,
    BarOption,
    CameraOption,
    CaptionColorOption,
    CaptionFontOption,
    CaptionsOption,
    CookiesOption,
    CornerOption,
    CountOption,
    DenoiseOption,
    DuckOption,
    EmojiOption,
    EmphasisOption,
    HeadingOption,
    HookOption,
    JsonOption,
    LanguageOption,
    LayoutOption,
    LengthOption,
    MaskOption,
    MaxLengthOption,
    MinLengthOption,
    MusicOption,
    OpacityOption,
    OutOption,
    PaceOption,
    PromptOption,
    RatioOption,
    ResolutionOption,
    SourceArgument,
    StyleOption,
    TranscriptFormat,
    TranscriptOption,
    WatermarkOption,
    WatermarkWidthOption,
    emphasized,
    heading_of,
    music_of,
    progress_bar_of,
    watermark_of,
)
from clipmill.cli.choices import caption_style as restyled
from clipmill.cli.running import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_NO_CLIPS, errors_shown, read_settings
from clipmill.cli.styles import CaptionStyleFileOption, CaptionStyleOption, chosen_style
from clipmill.domain.captions import CaptionStyle, ColorName
from clipmill.domain.clip import CameraMode, Pace
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.options import AspectRatio, ClipOptions, Resolution, SelectionStyle
from clipmill.domain.overlays import Corner, WordMask
from clipmill.engine.cut_lists import EditorFormat
from clipmill.engine.naming import folder_name
from clipmill.reframe import needs_footage
from clipmill.settings import Settings

CLIPS_FOLDER = Path("clips")

app = typer.Typer(
    help="Turn a long video into ranked, captioned, reframed short clips.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line; Ctrl-C and SIGTERM end every child and leave no half file."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app()
    except KeyboardInterrupt:
        process.end_all()
        print("interrupted; finished stages and clips are kept", file=sys.stderr)
        sys.stdout.flush()
        sys.stderr.flush()
        # A recogniser may still be inside native code on another thread; it is not waited for.
        os._exit(EXIT_INTERRUPTED)


@app.command()
def clip(
    source: SourceArgument,
    count: CountOption = None,
    length: LengthOption = None,
    min_length: MinLengthOption = None,
    max_length: MaxLengthOption = None,
    style: StyleOption = SelectionStyle.VIRAL,
    prompt: PromptOption = None,
    ratio: RatioOption = AspectRatio.PORTRAIT_9_16,
    resolution: ResolutionOption = Resolution.FHD_1080,
    camera: CameraOption = CameraMode.ACTIVE_SPEAKER,
    layout: LayoutOption = None,
    captions: CaptionsOption = True,
    caption_style: CaptionStyleOption = None,
    caption_style_file: CaptionStyleFileOption = None,
    caption_color: CaptionColorOption = None,
    caption_font: CaptionFontOption = None,
    heading: HeadingOption = None,
    music: MusicOption = None,
    duck: DuckOption = False,
    denoise: DenoiseOption = False,
    mask: MaskOption = False,
    pace: PaceOption = Pace.NONE,
    hook_length: HookOption = None,
    watermark: WatermarkOption = None,
    watermark_corner: CornerOption = Corner.TOP_RIGHT,
    watermark_opacity: OpacityOption = 0.8,
    watermark_width: WatermarkWidthOption = 0.18,
    progress_bar: BarOption = None,
    progress_color: BarColorOption = ColorName.YELLOW,
    emphasis: EmphasisOption = None,
    emoji: EmojiOption = False,
    export: Annotated[bool, typer.Option(help="Render the clips; without it the recipe alone is written.")] = True,
    transcript: TranscriptOption = None,
    audience: AudienceOption = None,
    language: LanguageOption = None,
    cookies: CookiesOption = None,
    out: OutOption = None,
    as_json: JsonOption = False,
) -> None:
    """Turn SOURCE, a file or a URL, into ranked clips."""
    out = out or CLIPS_FOLDER / folder_name(source)
    with errors_shown(is_json=as_json):
        captions_look = chosen_style(caption_style, caption_style_file, caption_color, caption_font)
    options = ClipOptions(
        count=count,
        length_s=length,
        min_length_s=min_length,
        max_length_s=max_length,
        style=style,
        prompt=prompt,
        ratio=ratio,
        resolution=resolution,
        camera=camera,
        layout=layout,
        has_captions=captions,
        caption_style=emphasized(captions_look, emphasis, has_emoji=emoji),
        is_exported=export,
        language=language,
        heading=heading_of(heading),
        music=music_of(music, is_ducked=duck),
        is_denoised=denoise,
        word_mask=WordMask() if mask else None,
        pace=pace,
        hook_s=hook_length,
        watermark=watermark_of(watermark, watermark_corner, watermark_opacity, watermark_width),
        progress_bar=progress_bar_of(progress_bar, progress_color),
    )
    with errors_shown(is_json=as_json):
        settings = read_settings(cookies)
        with screen.progress_shown() as on_progress:
            seeing = wiring.seeing_weights(settings) if needs_footage(camera, layout) else ()
            reading = wiring.reading_weights(settings) if prompt else ()
            _fetch_missing(settings, (*_hearing(settings, transcript), *seeing, *reading))
            result = library.clip(
                source,
                options,
                out_dir=out,
                transcript_file=transcript,
                audience_file=audience,
                on_progress=on_progress,
                settings=settings,
            )
    if as_json:
        screen.print_json(library.recipe_document(result))
    else:
        screen.print_result(result, out)
    if not result.clips:
        raise typer.Exit(EXIT_NO_CLIPS)


def _fetch_missing(settings: Settings, names: Sequence[str]) -> None:
    """Fetch weights and fonts that are not there yet, saying so; nothing is asked of the network otherwise."""
    store = wiring.weights_store(settings)
    for name in (*names, wiring.FONTS):
        if not store.has(name):
            print(f"fetching {name} (once)...", file=sys.stderr, flush=True)
            store.fetch(name)


def _hearing(settings: Settings, transcript: Path | None) -> tuple[str, ...]:
    """Return the weights that are needed to hear; a transcript that is given needs no recogniser."""
    names = wiring.hearing_weights(settings)
    return names if transcript is None else tuple(name for name in names if name != wiring.DEFAULT_RECOGNISER)


@app.command()
def probe(source: SourceArgument, cookies: CookiesOption = None) -> None:
    """Print what SOURCE holds, as JSON."""
    with errors_shown(is_json=True):
        media = library.probe(source, settings=read_settings(cookies))
    screen.print_json(library.to_document(media))


@app.command()
def transcribe(
    source: SourceArgument,
    language: LanguageOption = None,
    form: Annotated[TranscriptFormat, typer.Option("--format", help="How to print it.")] = TranscriptFormat.TEXT,
    cookies: CookiesOption = None,
) -> None:
    """Print what is said in SOURCE."""
    with errors_shown(is_json=form is TranscriptFormat.JSON):
        settings = read_settings(cookies)
        with screen.progress_shown() as on_progress:
            _fetch_missing(settings, _hearing(settings, None))
            transcript = library.transcribe(source, language=language, on_progress=on_progress, settings=settings)
    if form is TranscriptFormat.JSON:
        screen.print_json(library.to_document(transcript))
    else:
        print(library.transcript_as_text(transcript, form.value))


@app.command()
def rank(
    source: SourceArgument,
    count: CountOption = None,
    length: LengthOption = None,
    min_length: MinLengthOption = None,
    max_length: MaxLengthOption = None,
    style: StyleOption = SelectionStyle.VIRAL,
    prompt: PromptOption = None,
    transcript: TranscriptOption = None,
    audience: AudienceOption = None,
    language: LanguageOption = None,
    cookies: CookiesOption = None,
) -> None:
    """Print the moments of SOURCE worth a clip, best first, as JSON; nothing is rendered."""
    options = ClipOptions(
        count=count,
        length_s=length,
        min_length_s=min_length,
        max_length_s=max_length,
        style=style,
        prompt=prompt,
        language=language,
    )
    with errors_shown(is_json=True):
        settings = read_settings(cookies)
        with screen.progress_shown() as on_progress:
            _fetch_missing(settings, _hearing(settings, transcript))
            selection = library.rank(
                source,
                options,
                transcript_file=transcript,
                audience_file=audience,
                on_progress=on_progress,
                settings=settings,
            )
    screen.print_json(library.to_document(selection))


@app.command()
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
            _fetch_missing(settings, ())
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


@app.command()
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
) -> Callable[[library.CaptionStyle], library.CaptionStyle | None] | None:
    if not captions:
        return lambda _style: None
    if look is None and color is None and font is None:
        return None
    return lambda style: restyled(color, font, look or style)


def _picked(clips: tuple[library.Clip, ...], ranks: list[int]) -> tuple[library.Clip, ...]:
    known = {clip.spec.rank for clip in clips}
    for wanted in ranks:
        if wanted not in known:
            message = f"the recipe has no clip {wanted}"
            raise InvalidOptions(message, hint=f"It has {', '.join(map(str, sorted(known)))}.")
    return tuple(clip for clip in clips if clip.spec.rank in ranks)


@app.command()
def demo(out: Annotated[Path | None, typer.Option("-o", "--out", help="Where to write the talk.")] = None) -> None:
    """Make a demo talk to try Clipmill on, and print its path."""
    with errors_shown(), screen.progress_shown() as on_progress:
        path = library.make_demo(out, on_progress=on_progress, settings=read_settings())
    print(path)


@app.command()
def doctor() -> None:
    """Say what works on this machine, and what to do about what does not."""
    from clipmill.doctor import examine_machine  # noqa: PLC0415 - starts programs; not needed by other commands

    with errors_shown():
        findings = examine_machine(read_settings())
    for finding in findings:
        print(f"{'ok  ' if finding.is_good else 'BAD '} {finding.name}: {finding.found}")
        if not finding.is_good:
            print(f"      {finding.remedy}")
    if not all(finding.is_good for finding in findings):
        raise typer.Exit(EXIT_FAILED)


service.add_commands(app)
styles.add_command(app)
accounts.add_groups(app)
weights_app = typer.Typer(help="Models and fonts on this machine.", no_args_is_help=True)
app.add_typer(weights_app, name="weights")


@weights_app.command("fetch")
def weights_fetch(
    names: Annotated[
        list[str] | None, typer.Argument(help="Weights to fetch; all that this installation needs when none is named.")
    ] = None,
) -> None:
    """Fetch models and fonts, checked by hash; what is there already is left alone."""
    with errors_shown():
        settings = read_settings()
        _fetch_missing(settings, names or wiring.needed_weights(settings))


@weights_app.command("list")
def weights_list() -> None:
    """Print the models and fonts that Clipmill knows, and which are on this machine."""
    with errors_shown():
        store = wiring.weights_store(read_settings())
    for name in store.names():
        print(f"{'here   ' if store.has(name) else 'missing'} {name}")


@app.command()
def version() -> None:
    """Print the version."""
    print(__version__)
