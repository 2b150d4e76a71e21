# SPDX-License-Identifier: MIT
"""
The whole ffmpeg command of one clip: one process, one decode, one encode.

Goes in: media, recipe, camera path, sound plan, names of the files beside it. Comes out: an argument list without the
program, and the command files it reads. Runs nothing, and opens nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from clipmill.domain.clip import CameraPath, ClipSpec
from clipmill.domain.media import Media, Size, VideoStream
from clipmill.domain.overlays import MaskSound, MusicFile
from clipmill.domain.times import US_PER_S
from clipmill.render.filtergraph.codec import (
    CodecOptions,
    device_arguments,
    encoder_arguments,
    sound_encoder_arguments,
    upload_filters,
)
from clipmill.render.filtergraph.graph import Graph
from clipmill.render.filtergraph.logo import Logo, add_logo, logo_arguments
from clipmill.render.filtergraph.matrix import matrix_arguments, matrix_filters
from clipmill.render.filtergraph.music import MusicInput, repeats
from clipmill.render.filtergraph.panes import Composer
from clipmill.render.filtergraph.pixels import step_px
from clipmill.render.filtergraph.sound import SoundMaterial, SoundPlan, add_sound
from clipmill.render.filtergraph.stretches import Picture
from clipmill.render.filtergraph.timeline import EntrySpan, Read, frame_count, plan_reads
from clipmill.render.filtergraph.wave import add_wave

PREROLL_US = 2_000_000
"""How far before a cut the frame that is on screen there may have begun, in sources of variable rate."""

DECODE_FAST = ("-skip_loop_filter", "all")
"""For pictures that are measured, not shown: a fifth less to decode."""

TO_BT709_TAGS = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"


@dataclass(frozen=True, slots=True)
class RenderPlan:
    """All that decides what a clip looks and sounds like."""

    media: Media
    spec: ClipSpec
    camera: CameraPath
    sound: SoundPlan
    codec: CodecOptions = field(default_factory=CodecOptions)
    captions_file: str | None = None
    """ASS file to burn in, by its bare name in the folder that ffmpeg runs in."""
    fonts_folder: str | None = None
    """Folder of the fonts, by its bare name in the same folder; none leaves the system's."""
    music: MusicFile | None = None
    """Is mixed under the clip where the sound plan says how loud."""
    music_arguments: tuple[str, ...] = ()
    """How ffmpeg opens the music, `-i` and all that guards it included."""
    logo: Logo | None = None
    """The watermark's picture, in the folder that ffmpeg runs in."""


@dataclass(frozen=True, slots=True)
class Command:
    """What ffmpeg is to be called with."""

    argv: tuple[str, ...]
    """Without the program; the folder that it runs in holds the files."""
    files: tuple[tuple[str, str], ...]
    """(bare name, text) of the files that it reads besides source, captions and fonts."""


def build_command(plan: RenderPlan, *, source_arguments: Sequence[str], out_name: str) -> Command:
    """
    Return the command that renders a clip.

    Args:
        plan: the clip.
        source_arguments: how ffmpeg opens the source, `-i` and all that guards it included.
        out_name: name of the file to write; its format is mp4 whatever the ending.

    """
    spec, media = plan.spec, plan.media
    reads = plan_reads(spec.edl, spec.frame_rate, _preroll_us(media.video))
    graph = Graph()
    sound = add_sound(graph, _material(plan, reads, len(reads)), plan.sound)
    files: list[tuple[str, str]] = []
    if media.video is None:
        sound, shown = graph.fork((sound,), ["asplit=2"], "a", 2)
        end = add_wave(graph, shown, spec.size, spec.frame_rate, frame_count(spec.edl, spec.frame_rate))
    else:
        head = _add_head(graph, media.video, plan, reads)
        end = Composer(graph, _picture(plan, media.video), files).compose(head, plan.camera)
    music = _music_arguments(plan, reads)
    if plan.logo is not None:
        end = graph.chain((end,), ["format=yuv420p"], "v")
        end = add_logo(graph, end, len(reads) + bool(music), plan.logo)
    end = graph.chain((end,), _tail(plan), "v")
    argv = [*device_arguments(plan.codec), *read_arguments(media, reads, source_arguments), *music]
    argv += logo_arguments(plan.logo) if plan.logo is not None else []
    argv += ["-filter_complex", graph.text, "-map", f"[{end}]", "-map", f"[{sound}]"]
    argv += encoder_arguments(plan.codec, spec.frame_rate) + sound_encoder_arguments(plan.codec)
    argv += _container_arguments(plan)
    return Command((*argv, out_name), tuple(files))


def build_resound_command(
    plan: RenderPlan, *, source_arguments: Sequence[str], clip_arguments: Sequence[str], out_name: str
) -> Command:
    """
    Return the command that gives a finished clip the sound of a plan and copies its pictures as they are.

    Args:
        plan: the clip; only its sound is made.
        source_arguments: how ffmpeg opens the source.
        clip_arguments: how it opens the finished clip.
        out_name: name of the file to write.

    """
    reads = plan_reads(plan.spec.edl, plan.spec.frame_rate, _preroll_us(plan.media.video))
    graph = Graph()
    sound = add_sound(graph, _material(plan, reads, len(reads) + 1), plan.sound)
    argv = [*read_arguments(plan.media, reads, source_arguments, is_sound_only=True), *clip_arguments]
    argv += _music_arguments(plan, reads)
    argv += ["-filter_complex", graph.text, "-map", f"{len(reads)}:v:0", "-map", f"[{sound}]", "-c:v", "copy"]
    argv += [*sound_encoder_arguments(plan.codec), *_container_arguments(plan)]
    return Command((*argv, out_name), ())


def build_sound_command(plan: RenderPlan, *, source_arguments: Sequence[str], meters: Sequence[str]) -> Command:
    """Return the command that runs the clip's sound through some meters and keeps nothing of it."""
    reads = plan_reads(plan.spec.edl, plan.spec.frame_rate, _preroll_us(plan.media.video))
    graph = Graph()
    sound = graph.chain((add_sound(graph, _material(plan, reads, len(reads)), plan.sound),), meters, "a")
    argv = [*read_arguments(plan.media, reads, source_arguments, is_sound_only=True), *_music_arguments(plan, reads)]
    return Command((*argv, "-filter_complex", graph.text, "-map", f"[{sound}]", "-f", "null", "-"), ())


def build_picture_command(
    plan: RenderPlan, *, source_arguments: Sequence[str], meters: Sequence[str], end_arguments: Sequence[str]
) -> Command:
    """
    Return the command that runs the framed pictures, without captions and not encoded, through some meters.

    Raises:
        ValueError: the media has no pictures.

    """
    video = plan.media.video
    if video is None:
        message = "there are no pictures to measure"
        raise ValueError(message)
    reads = plan_reads(plan.spec.edl, plan.spec.frame_rate, _preroll_us(video))
    graph = Graph()
    files: list[tuple[str, str]] = []
    head = _add_head(graph, video, plan, reads)
    framed = Composer(graph, _picture(plan, video), files).compose(head, plan.camera)
    end = graph.chain((framed,), meters, "v")
    argv = read_arguments(plan.media, reads, [*DECODE_FAST, *source_arguments])
    return Command((*argv, "-filter_complex", graph.text, "-map", f"[{end}]", *end_arguments), tuple(files))


def read_arguments(
    media: Media, reads: Sequence[Read], source_arguments: Sequence[str], *, is_sound_only: bool = False
) -> list[str]:
    """Return the inputs: a fast seek to the exact frame for each read; ffmpeg's seek counts from source time zero."""
    pictures = ["-vn"] if is_sound_only else []
    if media.video and not is_sound_only:
        # A graph rebuilt for other color tags in mid-stream would count its frames from zero again (experiment log).
        pictures = ["-reinit_filter:v", "0", *matrix_arguments(media.video)]
    arguments: list[str] = []
    for read in reads:
        seek = ["-ss", _seconds(read.start_us), "-t", _seconds(read.duration_us)]
        arguments += [*seek, *pictures, *source_arguments]
    return arguments


def _material(plan: RenderPlan, reads: Sequence[Read], music_index: int) -> SoundMaterial:
    """Return what the clip's sound is made of, its music being some number of ffmpeg's inputs."""
    spec = plan.spec
    is_heard = spec.word_mask is None or spec.word_mask.sound is MaskSound.KEEP
    is_ducked = spec.music is not None and spec.music.is_ducked
    return SoundMaterial(
        stream=plan.media.audio,
        reads=reads,
        is_denoised=spec.is_denoised,
        masked=() if is_heard else spec.masked,
        music=MusicInput(music_index, is_ducked) if plan.music else None,
    )


def _music_arguments(plan: RenderPlan, reads: Sequence[Read]) -> list[str]:
    """Return the input of the music, played as often as the clip needs; nothing where it is not mixed in."""
    if plan.music is None or plan.sound.music_db is None:
        return []
    samples = sum(span.samples for read in reads for span in read.spans)
    return ["-stream_loop", str(repeats(plan.music.duration_us, samples)), *plan.music_arguments]


def _preroll_us(video: VideoStream | None) -> int:
    return PREROLL_US if video and video.is_variable_rate else 0


def _add_head(graph: Graph, video: VideoStream, plan: RenderPlan, reads: Sequence[Read]) -> str:
    """Add the chains that give the kept frames, upright, progressive, at the output's rate; return their end."""
    deinterlace = ["bwdif=mode=send_frame:deint=interlaced"] if video.is_interlaced else []
    first = [*matrix_filters(video), *deinterlace]
    pieces: list[str] = []
    for index, read in enumerate(reads):
        source = f"{index}:{video.index}"
        if len(read.spans) == 1:
            pieces.append(graph.chain((source,), [*first, *_grid(read.spans[0], plan.spec.frame_rate)], "sv"))
            continue
        ends = graph.fork((source,), [*first, f"split={len(read.spans)}"], "sv", len(read.spans))
        for end, span in zip(ends, read.spans, strict=True):
            start = "" if video.is_variable_rate else f"start={_seconds(span.offset_us)}:"
            cut = f"trim={start}end={_seconds(span.offset_us + span.duration_us)}"
            pieces.append(graph.chain((end,), [cut, *_grid(span, plan.spec.frame_rate)], "sv"))
    return graph.chain(pieces, [f"concat=n={len(pieces)}:v=1:a=0"], "sv") if len(pieces) > 1 else pieces[0]


def _grid(span: EntrySpan, rate: Fraction) -> list[str]:
    """Return the filters that put one entry on the output's frames, its start at zero."""
    shift = [f"setpts=PTS-{_seconds(span.offset_us)}/TB"] if span.offset_us else []
    frames = f"fps={rate.numerator}/{rate.denominator}:start_time=0:round=near"
    # A picture that ends before the sound stays on screen.
    return [*shift, frames, "tpad=stop_mode=clone:stop=-1", f"trim=end_frame={span.frames}"]


def _picture(plan: RenderPlan, video: VideoStream) -> Picture:
    stored = video.coded_size
    if video.rotation_deg in {90, 270}:
        stored = Size(stored.height_px, stored.width_px)
    frames = frame_count(plan.spec.edl, plan.spec.frame_rate)
    return Picture(
        displayed=video.size,
        stored=stored,
        dynamic_range=video.dynamic_range,
        output=plan.spec.size,
        rate=plan.spec.frame_rate,
        frames=frames,
        step_px=step_px(video.pixel_format, video.dynamic_range),
    )


def _tail(plan: RenderPlan) -> list[str]:
    # The ass filter draws white as grey when it is let to choose RGB: its format is pinned on both sides.
    fonts = f":fontsdir={plan.fonts_folder}" if plan.fonts_folder else ""
    burned = [f"ass={plan.captions_file}{fonts}", "format=yuv420p"] if plan.captions_file else []
    return ["format=yuv420p", *burned, "setsar=1", TO_BT709_TAGS, *upload_filters(plan.codec)]


def _container_arguments(plan: RenderPlan) -> list[str]:
    """Return the arguments that end both streams together and leave nothing of the source's or ours in the header."""
    frames = frame_count(plan.spec.edl, plan.spec.frame_rate)
    end_us = -(-frames * US_PER_S // plan.spec.frame_rate)
    scrub = ["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"]
    return ["-t", _seconds(int(end_us)), *scrub, "-flags:a", "+bitexact", "-movflags", "+faststart", "-f", "mp4"]


def _seconds(time_us: int) -> str:
    return f"{time_us / US_PER_S:.6f}"
