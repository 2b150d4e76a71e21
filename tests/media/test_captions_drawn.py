# SPDX-License-Identifier: MIT
"""Captions as libass really draws them with the real fonts: glyphs, places, and what moves when the mark moves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt
import pytest
from tests.unit.captions.caption_makers import spoken, whole

from clipmill import process
from clipmill.captions import caption_clip, safe_area_for
from clipmill.captions.formats import ass_from_track, missing_characters, text_boxes
from clipmill.captions.layout import PlacedText, place_track
from clipmill.domain.captions import CaptionStyle, CaptionTrack, CueWord, Highlight
from clipmill.domain.media import Size
from clipmill.fonts import FontLibrary
from clipmill.media.ffmpeg import NO_SYSTEM_FONTS

pytestmark = [pytest.mark.media, pytest.mark.weights]

SMALL = Size(540, 960)
RATE = 50
BACKGROUND = 0x404040
MARK = (255, 0, 255)

SCRIPTS = {
    "latin": ("en", "Don't wait: AVA said “Type To” fast!", False),
    "vietnamese": ("vi", "Xin chào các bạn, hôm nay trời đẹp quá", False),
    "cyrillic": ("ru", "Съешь ещё этих мягких булок", False),
    "greek": ("el", "Καλημέρα κόσμε, τι κάνεις με Apple σήμερα;", False),
    "japanese": ("ja", "今日は直接iPhoneで骨の写真を撮りました。", True),
    "chinese": ("zh", "今天天气很好，直接去骨科医院吧。", True),
    "korean": ("ko", "안녕하세요 여러분 오늘은 좋은 날입니다", False),
    "thai": ("th", "วันนี้อากาศดีมากและฉันชอบที่นี่", True),
    "arabic": ("ar", "تطبيق WhatsApp يرسل 25% من (الرسائل) لله", False),
    "persian": ("fa", "می‌خواهم ۲۵ کتاب بخرم", False),
    "hebrew": ("he", "שלום לכם, היום נדבר על OpenAI ועל 3.5 דברים", False),
    "devanagari": ("hi", "नमस्ते दोस्तों क्षेत्रीय श्री कि हिन्दी", False),
    "gurmukhi": ("pa", "ਪਹਿਲਾ ਸਾਲ ਸਭ ਤੋਂ ਔਖਾ ਸੀ।", False),
    "gujarati": ("gu", "પહેલું વર્ષ સૌથી અઘરું હતું", False),
    "kannada": ("kn", "ಮೊದಲ ವರ್ಷ ತುಂಬಾ ಕಷ್ಟವಾಗಿತ್ತು", False),
    "malayalam": ("ml", "ആദ്യ വർഷം പ്രയാസമായിരുന്നു", False),
    "sinhala": ("si", "ශ්‍රී ලංකාව ඉතා අමාරු විය", False),
    "burmese": ("my", "ကျောင်းသားတွေမရပ်ခဲ့ဘူး", True),
    "lao": ("lo", "ປີທຳອິດຍາກທີ່ສຸດ", True),
    "ethiopic": ("am", "የመጀመሪያው ዓመት ከባድ ነበር", False),
    "tibetan": ("bo", "ལོ་དང་པོ་དེ་ དཀའ་ལས་ བྱུང་།", False),
}


@pytest.fixture(scope="module")
def library(fonts_dir: Path) -> FontLibrary:
    return FontLibrary(fonts_dir)


def make_track(
    library: FontLibrary, script: str, *, highlight: Highlight = Highlight.COLOR, size: Size = SMALL
) -> CaptionTrack:
    language, text, is_joined = SCRIPTS[script]
    transcript = spoken(text, language, is_joined=is_joined)
    style = CaptionStyle(highlight=highlight, highlight_color="FF00FF")
    return caption_clip(
        transcript, whole(transcript), style=style, size=size, safe_area=safe_area_for(size), measurer=library
    )


def draw(
    ass: str, size: Size, seconds: list[float], fonts_dir: Path, folder: Path
) -> tuple[list[npt.NDArray[np.int16]], str]:
    """Draw the captions alone on grey and return the frames at these times as (H, W, 3) RGB, and what libass said."""
    (folder / "cap.ass").write_text(ass, encoding="utf-8")
    fonts = folder / "fonts"
    if not fonts.exists():
        fonts.symlink_to(fonts_dir)
    numbers = [round(second * RATE) for second in seconds]
    chosen = "+".join(f"eq(n,{number})" for number in numbers)
    source = f"color=c=0x{BACKGROUND:06x}:s={size.width_px}x{size.height_px}:r={RATE}:d={max(numbers) / RATE + 0.1}"
    graph = f"format=yuv444p,ass=cap.ass:fontsdir=fonts,format=yuv444p,select='{chosen}',format=rgb24"
    argv = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "verbose", "-nostdin", "-nostats", "-f", "lavfi", "-i", source]
    argv += ["-vf", graph, "-fps_mode", "passthrough", "-f", "rawvideo", "-"]
    done = process.run(argv, cwd=folder, added_env={"FONTCONFIG_FILE": str(NO_SYSTEM_FONTS)}, timeout_s=120)
    assert done.return_code == 0, done.last_words
    frames = np.frombuffer(done.output, np.uint8).reshape(-1, size.height_px, size.width_px, 3).astype(np.int16)
    assert len(frames) == len(set(numbers))
    order = {number: index for index, number in enumerate(sorted(set(numbers)))}
    return [frames[order[number]] for number in numbers], done.last_words


def ink_box(frame: npt.NDArray[np.int16]) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of everything drawn."""
    rows, columns = np.nonzero(np.abs(frame - frame[0, 0]).max(axis=2) > 24)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def middle_of_word(word: CueWord) -> float:
    return (word.range.in_us + word.range.out_us) / 2e6


def complaints(log: str) -> list[str]:
    return [line for line in log.splitlines() if "fallback" in line.lower() or "glyph" in line.lower()]


def test_a_font_without_the_glyph_is_noticed_by_these_tests(library: FontLibrary, tmp_path: Path) -> None:
    track = make_track(library, "latin")
    ass = ass_from_track(track, library).replace("wait", "ქართ")
    _, log = draw(ass, SMALL, [0.5], library.fonts_dir, tmp_path)
    assert complaints(log)


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("highlight", [Highlight.COLOR, Highlight.BOX])
def test_every_script_is_drawn_whole_inside_its_box(
    script: str, highlight: Highlight, library: FontLibrary, tmp_path: Path
) -> None:
    track = make_track(library, script, highlight=highlight)
    boxes = text_boxes(track, library)
    times = [(cue.range.in_us + cue.range.out_us) / 2e6 for cue in track.cues]
    frames, log = draw(ass_from_track(track, library), SMALL, times, library.fonts_dir, tmp_path)
    assert complaints(log) == []
    assert missing_characters(track, library) == ()
    safe = track.safe_area
    for frame, box in zip(frames, boxes, strict=True):
        left, top, right, bottom = ink_box(frame)
        assert left >= box.x_px - 1.5
        assert right <= box.x_px + box.width_px + 1.5
        assert top >= box.y_px - 1.5
        assert bottom <= box.y_px + box.height_px + 1.5
        assert right - left >= box.width_px - (6 if highlight is Highlight.COLOR else 18)
        assert left >= safe.left_norm * SMALL.width_px
        assert right <= (1 - safe.right_norm) * SMALL.width_px
        assert bottom <= (1 - safe.bottom_norm) * SMALL.height_px


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_mark_is_on_its_word_and_nothing_else_changes(script: str, library: FontLibrary, tmp_path: Path) -> None:
    track = make_track(library, script)
    placed = place_track(track, library)
    cue = placed.cues[0]
    words: list[PlacedText] = [word for line in cue.lines for word in line.words]
    plain = replace(track, style=replace(track.style, highlight=Highlight.NONE))
    times = [middle_of_word(word.word) for word in words]
    frames, _ = draw(ass_from_track(track, library), SMALL, times, library.fonts_dir, tmp_path)
    (bare, *_), _ = draw(ass_from_track(plain, library), SMALL, times[:1], library.fonts_dir, tmp_path)
    for frame, word in zip(frames, words, strict=True):
        changed = np.abs(frame - bare).max(axis=2) > 0
        columns = np.nonzero(changed.any(axis=0))[0]
        rows = np.nonzero(changed.any(axis=1))[0]
        assert len(columns)
        assert columns.min() >= word.left_px - 0.2 * cue.em_px
        assert columns.max() <= word.right_px + 0.2 * cue.em_px
        assert columns.max() - columns.min() >= 0.7 * (word.right_px - word.left_px) - 3
        assert rows.max() - rows.min() < (1.9 if script == "tibetan" else 1.6) * cue.em_px  # it stacks its letters
        is_marked = (frame[..., 0] > 200) & (frame[..., 1] < 80) & (frame[..., 2] > 200)
        assert is_marked.sum() > 20


def test_the_mark_moves_on_the_frame_at_which_the_next_word_starts(library: FontLibrary, tmp_path: Path) -> None:
    track = make_track(library, "latin")
    words = [word for line in track.cues[0].lines for word in line]
    start_s = words[1].range.in_us / 1e6
    number = int(np.ceil(start_s * RATE - 1e-6))
    frames, _ = draw(
        ass_from_track(track, library), SMALL, [(number - 1) / RATE, number / RATE], library.fonts_dir, tmp_path
    )
    centers = [np.nonzero((frame[..., 1] < 80) & (frame[..., 0] > 200))[1].mean() for frame in frames]
    line = place_track(track, library).cues[0].lines[0]
    assert line.words[0].left_px < centers[0] < line.words[0].right_px
    assert line.words[1].left_px < centers[1] < line.words[1].right_px


@pytest.mark.parametrize(
    "size", [Size(480, 854), Size(720, 1280), Size(1080, 1920), Size(480, 600), Size(480, 480), Size(854, 480)], ids=str
)
def test_every_shape_and_size_keeps_captions_in_the_safe_area(size: Size, library: FontLibrary, tmp_path: Path) -> None:
    track = make_track(library, "latin", size=size, highlight=Highlight.BOX)
    (frame,), log = draw(ass_from_track(track, library), size, [0.6], library.fonts_dir, tmp_path)
    left, top, right, bottom = ink_box(frame)
    safe = track.safe_area
    assert complaints(log) == []
    assert left >= safe.left_norm * size.width_px
    assert right <= (1 - safe.right_norm) * size.width_px
    assert top >= safe.top_norm * size.height_px
    assert bottom <= (1 - safe.bottom_norm) * size.height_px


def test_hostile_text_is_drawn_as_it_is_written(library: FontLibrary, tmp_path: Path) -> None:
    text = r"a{\b1}b \N{\pos(0,0)} \h c\\ {\p1}m 😀"
    transcript = spoken(text, pace_s=0.1)
    track = caption_clip(
        transcript,
        whole(transcript),
        style=CaptionStyle(highlight=Highlight.NONE),
        size=SMALL,
        safe_area=safe_area_for(SMALL),
        measurer=library,
    )
    times = [(cue.range.in_us + cue.range.out_us) / 2e6 for cue in track.cues]
    frames, log = draw(ass_from_track(track, library), SMALL, times, library.fonts_dir, tmp_path)
    assert complaints(log) == []
    for frame, box in zip(frames, text_boxes(track, library), strict=True):
        left, _, right, _ = ink_box(frame)
        # An emoji stands in the middle of its blank, which is wider: by a tenth of the line's height in all.
        assert -6 <= box.width_px - (right - left) <= 6 + 0.1 * box.height_px


def test_every_family_is_found_by_its_name(library: FontLibrary, tmp_path: Path) -> None:
    track = make_track(library, "latin")
    ass = ass_from_track(track, library)
    head, _ = ass.split("Dialogue:", 1)
    for index, family in enumerate(library.families):
        head += (
            f"Dialogue: 0,0:00:00.00,0:00:05.00,Caption,,0,0,0,,{{\\an8\\pos(270,{20 + 60 * index})\\fn{family}}}1\n"
        )
    _, log = draw(head, SMALL, [0.1], library.fonts_dir, tmp_path)
    found = dict(
        line.split("fontselect: (", 1)[1].replace(", 400, 0) ->", "|").split("|", 1)
        for line in log.splitlines()
        if "fontselect: (" in line
    )
    for family in library.families:
        assert found[family].split(",")[0].strip() == family.replace(" ", "")


def test_one_character_has_the_form_of_each_language(library: FontLibrary, tmp_path: Path) -> None:
    pictures = []
    for language in ("ja", "zh"):
        transcript = spoken("直骨", language, is_joined=True)
        track = caption_clip(
            transcript,
            whole(transcript),
            style=CaptionStyle(highlight=Highlight.NONE),
            size=SMALL,
            safe_area=safe_area_for(SMALL),
            measurer=library,
        )
        (frame,), _ = draw(ass_from_track(track, library), SMALL, [0.3], library.fonts_dir, tmp_path)
        pictures.append(frame)
    assert np.abs(pictures[0] - pictures[1]).max() > 100
