# SPDX-License-Identifier: MIT
"""
The order of the stages: Source -> Media -> Transcript -> Moments -> recipes -> files. READ THIS FIRST.

Rooms meet here and nowhere else, and exchange domain words only. Each stage is kept by content, so that a second run
with another ratio, caption style or count hears and sees nothing twice. Finished clips are on disk, and listed in the
job file, as soon as each is done; a run that was killed goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from clipmill.domain.errors import InvalidRecipe
from clipmill.domain.media import Media
from clipmill.domain.options import ClipOptions
from clipmill.domain.progress import OnProgress, StageName
from clipmill.domain.result import Clip, ClippingResult
from clipmill.engine.assets import assets_here, pin_assets
from clipmill.engine.choosing import choose
from clipmill.engine.drawing import overlay_notices
from clipmill.engine.export import export_clips, is_exported
from clipmill.engine.job import Job
from clipmill.engine.plan import caption_notices, check_lengths, check_looks
from clipmill.engine.planning import plan_clips
from clipmill.engine.stages import examine, known_audience, language_notices, listen, source_notices, take_in
from clipmill.engine.tools import Tools
from clipmill.storage.files import remove_parts, work_folder
from clipmill.storage.recipes import RECIPE_FILE_NAME, read_recipe, write_recipe


@dataclass(frozen=True, slots=True)
class JobRequest:
    """One job: what to clip, how, and where the files go."""

    location: str
    """Path or URL of the source."""
    options: ClipOptions
    out_dir: Path
    transcript_file: Path | None = None
    """SRT, WebVTT or words JSON that is used instead of a recogniser."""
    audience_file: Path | None = None
    """Chapters, heat and chat of the source; what it holds wins over what the site tells."""


def run_job(request: JobRequest, tools: Tools, on_progress: OnProgress) -> ClippingResult:
    """
    Turn a source into ranked clips.

    Raises:
        ClipmillError: any of ours; finished stages and clips are kept for the next run.

    """
    options = request.options
    with work_folder(tools.work_root) as work_dir:
        job = Job(tools, work_dir, on_progress)
        fonts = tools.open_fonts()
        check_lengths(options)
        check_looks(options, fonts)
        options, heard_of_music = pin_assets(options, assets_here(job))
        source, path, audience = take_in(job, request.location)
        audience = known_audience(audience, request.audience_file)
        media = examine(job, path)
        heard = listen(job, media, options.language, request.transcript_file)
        selection = choose(job, media, heard, options, audience=audience)
        planned = plan_clips(job, selection.moments, media, heard, options, fonts)
        notices = (
            *source_notices(media),
            *language_notices(heard.transcript),
            *selection.notices,
            *heard_of_music,
            *planned.notices,
            *caption_notices(planned.clips, fonts),
            *overlay_notices(planned.clips, fonts),
        )
        result = ClippingResult(source, media, heard.transcript.language, planned.clips, notices)
        result = _finish(job, result, request.out_dir, is_exported_wanted=options.is_exported)
    tools.cache.prune(tools.cache_max_bytes)
    return result


def render_recipe(result: ClippingResult, tools: Tools, out_dir: Path, on_progress: OnProgress) -> ClippingResult:
    """
    Make the clips of a recipe again, fetching the source anew when it is gone from the cache.

    Raises:
        InvalidRecipe: the source is no longer the one that the recipe was made from.
        ClipmillError: any of ours.

    """
    with work_folder(tools.work_root) as work_dir:
        job = Job(tools, work_dir, on_progress)
        media = result.media if Path(result.media.path).is_file() else _found_again(job, result)
        return _finish(job, replace(result, media=media, stages=()), out_dir, is_exported_wanted=True)


def _found_again(job: Job, result: ClippingResult) -> Media:
    path = take_in(job, result.source.location).path
    media = examine(job, path)
    if media.content_hash != result.media.content_hash:
        message = f"{result.source.location} has changed since the recipe was made"
        raise InvalidRecipe(message, hint="Run `clipmill clip` on it again.")
    return media


def _finish(job: Job, result: ClippingResult, out_dir: Path, *, is_exported_wanted: bool) -> ClippingResult:
    """Export what is not there yet, writing the job file after each clip."""
    out_dir.mkdir(parents=True, exist_ok=True)
    remove_parts(out_dir)
    job_file = out_dir / RECIPE_FILE_NAME
    clips = {clip.spec.name: clip for clip in result.clips}

    def save() -> ClippingResult:
        current = replace(result, clips=tuple(clips.values()), stages=tuple(job.reports))
        write_recipe(job_file, current)
        return current

    def keep(clip: Clip) -> None:
        clips[clip.spec.name] = clip
        save()

    if is_exported_wanted and clips:
        with job.stage(StageName.RENDER, "rendering clips") as run:
            kept = _already_there(result, job_file, out_dir)
            clips.update(kept)
            missing = [clip for name, clip in clips.items() if name not in kept]
            run.is_reused = not missing
            export_clips(job, run, result.media, missing, out_dir, keep)
    return save()


def _already_there(result: ClippingResult, job_file: Path, out_dir: Path) -> dict[str, Clip]:
    """Return those clips that an earlier run in the same folder finished from the very same source and recipe."""
    try:
        earlier = read_recipe(job_file)
    except InvalidRecipe:
        return {}
    if earlier.media.content_hash != result.media.content_hash:
        return {}
    made = {clip.spec.name: clip for clip in earlier.clips}
    wanted = {clip.spec.name: replace(clip, artifacts=(), receipt=None) for clip in result.clips}
    return {
        name: clip
        for name, clip in made.items()
        if replace(clip, artifacts=(), receipt=None) == wanted.get(name) and is_exported(clip, out_dir)
    }
