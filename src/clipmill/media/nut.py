# SPDX-License-Identifier: MIT
"""
Run ffmpeg as a decoder and read what it sends.

The media and the output options go in, raw frames with their times come out, through a pipe in NUT, the one container
that keeps the time of each raw frame to the microsecond. The child is gone when reading stops, for whatever reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import av
import av.error
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from clipmill import process
from clipmill.domain.errors import DecodeFailed
from clipmill.domain.media import Media
from clipmill.media.ffmpeg import find_ffmpeg, input_arguments, raise_for
from clipmill.process import Finished, Running

_PIPE_BUFFER_BYTES = 1 << 20


def decoder_command(program: Path | None, before: Sequence[str], media: Media, output: Sequence[str]) -> list[str]:
    """
    Return the command that decodes a media into NUT on its standard output.

    Args:
        program: the ffmpeg to run; by default the one that `find_ffmpeg` finds.
        before: options of the input.
        media: what to decode.
        output: stream choice, filters and raw codec.

    """
    head = [str(program or find_ffmpeg()), "-hide_banner", "-nostdin", "-loglevel", "warning", "-max_error_rate", "1"]
    return [*head, *before, *input_arguments(media.path), *output, "-f", "nut", "pipe:1"]


def read_frames(command: Sequence[str]) -> Iterator[VideoFrame | AudioFrame]:
    """Yield what ffmpeg sends as NUT, a container that keeps the time of each raw frame."""
    for _, frame in read_streams(command):
        yield frame


def read_streams(command: Sequence[str]) -> Iterator[tuple[int, VideoFrame | AudioFrame]]:
    """Yield what ffmpeg sends, each frame with the number of its stream; in order of time over all streams."""
    with process.start(command) as running:
        try:
            with av.open(running.stdout, mode="r", format="nut", buffer_size=_PIPE_BUFFER_BYTES) as container:
                for packet in container.demux():
                    for frame in packet.decode():
                        if isinstance(frame, VideoFrame | AudioFrame):
                            yield packet.stream.index, frame
        except av.error.FFmpegError as error:
            _check_end(running)
            if isinstance(error, av.error.EOFError | av.error.InvalidDataError):
                return  # ffmpeg ended well and had nothing to send
            message = "What ffmpeg decoded could not be read"
            raise DecodeFailed(message) from error
        _check_end(running)


def _check_end(running: Running) -> None:
    raise_for(Finished(running.argv, running.wait(), b"", running.last_words), DecodeFailed)
