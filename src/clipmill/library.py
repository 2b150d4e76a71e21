# SPDX-License-Identifier: MIT
"""
The Python face of Clipmill: `clip`, and one function for each single stage.

    import clipmill
    result = clipmill.clip("talk.mp4", clipmill.ClipOptions(count=3), out_dir="clips")
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from clipmill.captions.formats import srt_from_track, vtt_from_track
from clipmill.demo.make import make_demo as make_talk
from clipmill.domain.captions import CaptionStyle, CaptionTrack, Cue, CueWord, SafeArea
from clipmill.domain.media import Media, Size
from clipmill.domain.options import ClipOptions
from clipmill.domain.progress import OnProgress, Progress, StageName
from clipmill.domain.result import Clip, ClippingResult
from clipmill.domain.speech import Transcript
from clipmill.domain.times import ClipTime, TimeRange
from clipmill.engine import choosing, pipeline, stages
from clipmill.engine.cut_lists import EditorFormat, write_cut_lists
from clipmill.engine.job import Job
from clipmill.engine.restyling import restyle_clip
from clipmill.engine.tools import Tools
from clipmill.media.ffmpeg import find_ffmpeg
from clipmill.selection import Selection
from clipmill.settings import Settings
from clipmill.storage.files import work_folder
from clipmill.storage.recipes import read_recipe, recipe_document
from clipmill.wiring import demo_assets, demo_path, tools_from_settings

__all__ = [
    "CaptionStyle",
    "Clip",
    "EditorFormat",
    "clip",
    "make_demo",
    "probe",
    "rank",
    "read_recipe",
    "recipe_document",
    "render",
    "restyle",
    "to_document",
    "transcribe",
    "transcript_as_text",
    "write_cuts",
]

DEFAULT_OPTIONS = ClipOptions()


def silent(_progress: Progress) -> None:
    """Take a progress report and do nothing with it."""


def clip(
    source: str | Path,
    options: ClipOptions = DEFAULT_OPTIONS,
    *,
    out_dir: str | Path = "clips",
    transcript_file: str | Path | None = None,
    audience_file: str | Path | None = None,
    on_progress: OnProgress = silent,
    settings: Settings | None = None,
) -> ClippingResult:
    """
    Turn a long video into ranked clips and write them, with `clips.json`, to a folder.

    Args:
        source: path or URL.
        options: what is wanted; the defaults suit most.
        out_dir: folder for the files; made if need be.
        transcript_file: SRT, WebVTT or words JSON to use instead of a recogniser.
        audience_file: chapters, heat and chat of the source; what it holds wins over what the site tells.
        on_progress: is called with each step, from the calling thread or a render thread.
        settings: of the installation; read from the environment when not given.

    Raises:
        ClipmillError: any of ours. No speech and no good moment are results, see `notices`.

    """
    request = pipeline.JobRequest(
        str(source),
        options,
        Path(out_dir),
        None if transcript_file is None else Path(transcript_file),
        None if audience_file is None else Path(audience_file),
    )
    return pipeline.run_job(request, _tools(settings), on_progress)


def render(
    recipe: str | Path | ClippingResult,
    *,
    out_dir: str | Path,
    on_progress: OnProgress = silent,
    settings: Settings | None = None,
) -> ClippingResult:
    """
    Make the clips of an earlier job again from its `clips.json`, or from a changed result.

    Raises:
        InvalidRecipe: the recipe cannot be read, or its source has changed.
        ClipmillError: any of ours.

    """
    result = recipe if isinstance(recipe, ClippingResult) else read_recipe(Path(recipe))
    return pipeline.render_recipe(result, _tools(settings), Path(out_dir), on_progress)


def probe(source: str | Path, *, on_progress: OnProgress = silent, settings: Settings | None = None) -> Media:
    """
    Return what a source holds.

    Raises:
        InputError, MediaError: it cannot be had or read.

    """
    tools = _tools(settings)
    with work_folder(tools.work_root) as work_dir:
        job = Job(tools, work_dir, on_progress)
        return stages.examine(job, stages.take_in(job, str(source))[1])


def transcribe(
    source: str | Path,
    *,
    language: str | None = None,
    on_progress: OnProgress = silent,
    settings: Settings | None = None,
) -> Transcript:
    """
    Return what is said in a source; an empty transcript when nothing is.

    Raises:
        InputError, MediaError, ModelError: it cannot be had, read or recognised.

    """
    tools = _tools(settings)
    with work_folder(tools.work_root) as work_dir:
        job = Job(tools, work_dir, on_progress)
        media = stages.examine(job, stages.take_in(job, str(source))[1])
        return stages.listen(job, media, language, None).transcript


def rank(
    source: str | Path,
    options: ClipOptions = DEFAULT_OPTIONS,
    *,
    transcript_file: str | Path | None = None,
    audience_file: str | Path | None = None,
    on_progress: OnProgress = silent,
    settings: Settings | None = None,
) -> Selection:
    """
    Return the moments worth a clip, best first, without planning or rendering them.

    Raises:
        ClipmillError: any of ours.

    """
    tools = _tools(settings)
    with work_folder(tools.work_root) as work_dir:
        job = Job(tools, work_dir, on_progress)
        taken = stages.take_in(job, str(source))
        audience = stages.known_audience(taken.audience, None if audience_file is None else Path(audience_file))
        media = stages.examine(job, taken.path)
        given = None if transcript_file is None else Path(transcript_file)
        heard = stages.listen(job, media, options.language, given)
        return choosing.choose(job, media, heard, options, audience=audience)


def write_cuts(result: ClippingResult, form: EditorFormat, out_dir: str | Path) -> tuple[Path, ...]:
    """
    Write the cuts of each clip for an editing program and return the paths.

    Raises:
        StorageFull: the disk is full.

    """
    return write_cut_lists(result, form, Path(out_dir))


def restyle(
    result: ClippingResult,
    change: Callable[[CaptionStyle], CaptionStyle | None],
    *,
    settings: Settings | None = None,
) -> ClippingResult:
    """
    Return the result with the captions of every clip in another style, their lines measured anew.

    Args:
        result: of an earlier job.
        change: is given each clip's style and returns the new one, or none to burn no captions in.
        settings: of the installation.

    Raises:
        WeightsMissing: the fonts are not there.

    """
    fonts = _tools(settings).open_fonts()
    clips = tuple(restyle_clip(item, change(item.captions.style), fonts) for item in result.clips)
    return replace(result, clips=clips)


def make_demo(
    out: str | Path | None = None, *, on_progress: OnProgress = silent, settings: Settings | None = None
) -> Path:
    """
    Make the demo talk, fetching what it is made from, and return its path; one made earlier is used again.

    Args:
        out: where to write it; into the cache when not given.
        on_progress: is called with each step.
        settings: of the installation.

    Raises:
        ModelError, MediaError, StorageFull: it cannot be made.

    """
    settings = settings or Settings()
    path = Path(out) if out is not None else demo_path(settings)
    if out is None and path.is_file():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with work_folder(settings.storage.cache_dir / "work") as work_dir:
        return make_talk(
            path,
            work_dir=work_dir,
            ffmpeg=find_ffmpeg(settings.ffmpeg),
            assets_dir=demo_assets(settings),
            on_fraction=lambda fraction: on_progress(Progress(StageName.INGEST, fraction, "making the demo talk")),
        )


def to_document(value: object) -> Any:
    """Return one of our words as JSON values."""
    return TypeAdapter(type(value)).dump_python(value, mode="json")


def transcript_as_text(transcript: Transcript, form: str) -> str:
    """Return a transcript as `text`, `srt` or `vtt`, one cue for each segment."""
    if form == "text":
        return "\n".join(segment.text for segment in transcript.segments)
    cues = tuple(
        Cue(
            TimeRange(ClipTime(segment.range.in_us), ClipTime(segment.range.out_us)),
            (
                tuple(
                    CueWord(
                        TimeRange(ClipTime(word.range.in_us), ClipTime(word.range.out_us)),
                        word.text,
                        word.joins_previous,
                    )
                    for word in segment.words
                ),
            ),
        )
        for segment in transcript.segments
    )
    track = CaptionTrack(transcript.language, cues, CaptionStyle(), SafeArea(), Size(1080, 1920))
    return srt_from_track(track) if form == "srt" else vtt_from_track(track)


def _tools(settings: Settings | None) -> Tools:
    return tools_from_settings(settings or Settings())
