# SPDX-License-Identifier: MIT
"""Two languages as libass really draws them: over each other, parted, each in its letters, none moving the other."""

from __future__ import annotations

from pathlib import Path

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt
import pytest
from tests.unit.captions.caption_makers import spoken, whole
from tests.unit.translate.lines import Scripted

from clipmill import process
from clipmill.captions import caption_clip, safe_area_for
from clipmill.captions.ass import ass_from_track
from clipmill.captions.bilingual import BilingualTracks, bilingual_ass, bilingual_boxes, pair_tracks
from clipmill.captions.formats import missing_characters
from clipmill.domain.captions import CaptionStyle, Highlight
from clipmill.domain.media import Size
from clipmill.fonts import FontLibrary
from clipmill.translate import translate_transcript

pytestmark = [pytest.mark.media, pytest.mark.weights]

SIZE = Size(360, 640)
GRAY = 0x404040
TEXT = "Everybody told me I was crazy. Then it worked."
MADE = {
    "ar": {"Everybody": "قال لي الجميع إنني مجنون.", "Then": "ثم نجح الأمر."},
    "ja": {"Everybody": "みんなに頭がおかしいと言われました。", "Then": "そしてうまくいきました。"},
    "th": {"Everybody": "ทุกคนบอกว่าฉันบ้า", "Then": "แล้วมันก็สำเร็จ"},
    "hi": {"Everybody": "सबने मुझसे कहा कि मैं पागल हूँ।", "Then": "फिर यह काम कर गया।"},
}
Picture = npt.NDArray[np.int16]


@pytest.fixture(scope="module")
def library(fonts_dir: Path) -> FontLibrary:
    return FontLibrary(fonts_dir)


def both(library: FontLibrary, language: str) -> BilingualTracks:
    heard = spoken(TEXT)
    made = translate_transcript(heard, language, Scripted(lambda line: MADE[language][line.split()[0]]))
    style = CaptionStyle(highlight=Highlight.NONE, outline_norm=0.003)
    original, translation = (
        caption_clip(words, whole(heard), style=style, size=SIZE, safe_area=safe_area_for(SIZE), measurer=library)
        for words in (heard, made)
    )
    return pair_tracks(original, translation, library)


def draw(ass: str, time_s: float, fonts_dir: Path, folder: Path) -> Picture:
    """Draw the captions alone on gray and return the frame at a time as (H, W) brightness."""
    (folder / "cap.ass").write_text(ass, encoding="utf-8")
    fonts = folder / "fonts"
    if not fonts.exists():
        fonts.symlink_to(fonts_dir)
    number = round(time_s * 25)
    source = f"color=c=0x{GRAY:06x}:s={SIZE.width_px}x{SIZE.height_px}:r=25:d={time_s + 0.2}"
    graph = f"ass=cap.ass:fontsdir=fonts,select='eq(n,{number})',format=gray"
    argv = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-nostats", "-f", "lavfi", "-i", source]
    argv += ["-vf", graph, "-fps_mode", "passthrough", "-f", "rawvideo", "-"]
    done = process.run(argv, cwd=folder, timeout_s=120)
    assert done.return_code == 0, done.last_words
    return np.frombuffer(done.output, np.uint8).reshape(SIZE.height_px, SIZE.width_px).astype(np.int16)


def rows_with_ink(picture: Picture) -> npt.NDArray[np.intp]:
    return np.flatnonzero((np.abs(picture - picture[0, 0]) > 40).any(axis=1))


@pytest.mark.parametrize("language", list(MADE))
def test_both_are_drawn_parted_inside_their_boxes_with_every_glyph(
    library: FontLibrary, fonts_dir: Path, tmp_path: Path, language: str
) -> None:
    tracks = both(library, language)
    assert not missing_characters(tracks.translation, library)
    cue = tracks.translation.cues[0]
    time_s = (cue.range.in_us + cue.range.out_us) / 2e6
    together = draw(bilingual_ass(tracks, library), time_s, fonts_dir, tmp_path)
    alone = {
        name: draw(ass_from_track(track, library), time_s, fonts_dir, tmp_path)
        for name, track in (("over", tracks.original), ("under", tracks.translation))
    }
    over, under = rows_with_ink(alone["over"]), rows_with_ink(alone["under"])
    assert over.max() < under.min()
    boxes = bilingual_boxes(tracks, library)
    top = min(box.y_px for box in boxes)
    bottom = max(box.y_px + box.height_px for box in boxes)
    assert top - 2 <= rows_with_ink(together).min()
    assert rows_with_ink(together).max() <= bottom + 2
    # One file draws what the two draw, each in its own look: nothing of one depends on the other.
    line = (over.max() + under.min()) // 2
    assert np.abs(together[:line] - alone["over"][:line]).max() <= 2
    assert np.abs(together[line:] - alone["under"][line:]).max() <= 2
    assert (np.abs(together[line:] - together[0, 0]) > 40).sum() > 100
