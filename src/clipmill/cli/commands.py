# SPDX-License-Identifier: MIT
"""The commands of `clipmill`. Each maps its arguments to the library and prints what comes back."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from clipmill import __version__, library, process, wiring
from clipmill.cli import accounts, recipes, screen, service, styles, weights
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
from clipmill.cli.running import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_NO_CLIPS, Commands, errors_shown, read_settings
from clipmill.cli.styles import CaptionStyleFileOption, CaptionStyleOption, chosen_style
from clipmill.cli.weights import fetch_missing, hearing
from clipmill.domain.captions import ColorName
from clipmill.domain.clip import CameraMode, Pace
from clipmill.domain.options import AspectRatio, ClipOptions, Resolution, SelectionStyle
from clipmill.domain.overlays import Corner, WordMask
from clipmill.engine.naming import folder_name
from clipmill.reframe import needs_footage

CLIPS_FOLDER = Path("clips")

app = typer.Typer(
    cls=Commands,
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
            fetch_missing(settings, (*hearing(settings, transcript), *seeing, *reading))
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
            fetch_missing(settings, hearing(settings, None))
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
            fetch_missing(settings, hearing(settings, transcript))
            selection = library.rank(
                source,
                options,
                transcript_file=transcript,
                audience_file=audience,
                on_progress=on_progress,
                settings=settings,
            )
    screen.print_json(library.to_document(selection))


recipes.add_commands(app)


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
weights.add_group(app)


@app.command()
def version() -> None:
    """Print the version."""
    print(__version__)
