# SPDX-License-Identifier: MIT
"""Laws of captions that hold for any words, cuts, styles and sizes."""

from __future__ import annotations

import re

import pysubs2
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.unit.captions.caption_makers import FixedWidth, captioned

from clipmill.captions.bidi import embedding_levels, visual_order
from clipmill.captions.formats import ass_from_track, srt_from_track, text_boxes, vtt_from_track
from clipmill.captions.placing import place_words
from clipmill.captions.text import clean_text
from clipmill.domain.captions import Alternation, Backdrop, CaptionStyle, Entrance, Highlight, SafeArea
from clipmill.domain.clip import Edl
from clipmill.domain.media import Size
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange

TEXT = st.one_of(
    st.text(min_size=1, max_size=30),
    st.text("abc,.!? {}\\<>&\n-", min_size=1, max_size=12),
    st.text("今日は天気。กำ้ๆखมرحباשלום12%", min_size=1, max_size=12),
)
SIZES = st.sampled_from([Size(1080, 1920), Size(480, 854), Size(1080, 1080), Size(1920, 1080), Size(640, 1350)])
WORD_TIME = re.compile(r"<\d\d:\d\d:\d\d\.\d{3}>")
"""pysubs2 takes a text line with two inline word times for the times of a cue."""
LANGUAGES = st.sampled_from(["en", "ja", "zh", "th", "ar", "he", "hi", "tr", None])


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    words, time = [], 0
    for _ in range(draw(st.integers(0, 25))):
        time += draw(st.sampled_from([0, 0, 20_000, 400_000, 2_000_000]))
        length = draw(st.integers(10_000, 800_000))
        span = TimeRange(SourceTime(time), SourceTime(time + length))
        words.append(Word(span, draw(TEXT), joins_previous=draw(st.booleans())))
        time += length
    return Transcript(draw(LANGUAGES), 1.0, (Segment(TimeRange(SourceTime(0), SourceTime(time)), tuple(words)),))


@st.composite
def edls(draw: st.DrawFn) -> Edl:
    entries = []
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, 8_000_000))
        entries.append(TimeRange(SourceTime(start), SourceTime(start + draw(st.integers(1, 6_000_000)))))
    return Edl(tuple(entries))


STYLES = st.builds(
    CaptionStyle,
    highlight=st.sampled_from(Highlight),
    backdrop=st.sampled_from(Backdrop),
    entrance=st.sampled_from([Entrance.NONE, Entrance.FADE, Entrance.POP, Entrance.SLIDE]),
    alternation=st.sampled_from(Alternation),
    pop_scale=st.sampled_from([1.0, 1.2, 1.5]),
    rim_norm=st.sampled_from([0.0, 0.004]),
    glow_color=st.sampled_from([None, "00FF00"]),
    glow_norm=st.floats(0, 0.02),
    backdrop_opacity=st.sampled_from([1.0, 0.5]),
    word_spaces=st.integers(1, 3),
    max_lines=st.integers(1, 3),
    is_upper_case=st.booleans(),
    font_size_norm=st.floats(0.02, 0.08),
    position_norm=st.floats(0, 1),
)


@settings(max_examples=150, deadline=None)
@given(transcripts(), edls(), STYLES, SIZES)
def test_cues_are_in_order_inside_the_clip_and_lose_no_word(
    transcript: Transcript, edl: Edl, style: CaptionStyle, size: Size
) -> None:
    track = captioned(transcript, edl=edl, style=style, size=size)
    last = 0
    for cue in track.cues:
        assert last <= cue.range.in_us < cue.range.out_us <= edl.duration_us
        assert 1 <= len(cue.lines) <= style.max_lines
        marked = cue.range.in_us
        for line in cue.lines:
            assert line
            for word in line:
                assert marked <= word.range.in_us <= word.range.out_us <= cue.range.out_us
                marked = word.range.out_us
        last = cue.range.out_us
    if edl.duration_us > 1_000_000:
        kept = "".join(word.text for word in place_words(transcript, edl))
        assert "".join(word.text for cue in track.cues for line in cue.lines for word in line) == kept


@settings(max_examples=100, deadline=None)
@given(transcripts(), STYLES, SIZES)
def test_all_that_is_drawn_lies_in_the_safe_area(transcript: Transcript, style: CaptionStyle, size: Size) -> None:
    edl = Edl((TimeRange(SourceTime(0), SourceTime(30_000_000)),))
    safe = SafeArea()
    for box in text_boxes(captioned(transcript, edl=edl, style=style, size=size), FixedWidth()):
        assert box.x_px >= safe.left_norm * size.width_px - 0.01
        assert box.x_px + box.width_px <= (1 - safe.right_norm) * size.width_px + 0.01
        assert box.y_px >= safe.top_norm * size.height_px - 0.01
        assert box.y_px + box.height_px <= (1 - safe.bottom_norm) * size.height_px + 0.01


@settings(max_examples=100, deadline=None)
@given(transcripts(), edls(), STYLES)
def test_ass_has_no_tag_that_is_not_ours(transcript: Transcript, edl: Edl, style: CaptionStyle) -> None:
    ass = ass_from_track(captioned(transcript, edl=edl, style=style), FixedWidth())
    events = ass.split("[Events]\n", 1)[1].splitlines()[1:]
    plain = (
        r"an\d|pos\([\d.,-]+\)|move\([\d.,-]+\)|i?clip\([\d,-]+\)|fsc[xy][\d.]+|[13]c&H[0-9A-F]{6}&|[13]a&H[0-9A-F]{2}&"
        r"|bord[\d.]+|shad0|blur[\d.]+|fade\([\d,-]+\)|p1|fn[A-Za-z ]+|fs[\d.]+"
    )
    ours = re.compile(rf"(\\({plain}|t\((\\({plain}))+\)))+")
    for event in events:
        assert event.startswith("Dialogue: ")
        body = event.split(",", 9)[9]
        for tag in re.findall(r"(?<!\\)\{([^}]*)\}", body):
            assert ours.fullmatch(tag)
        bare = re.sub(r"(?<!\\)\{[^}]*\}", "", body)
        assert not re.search(r"\\(?![{}\u2060])", bare)


@settings(max_examples=100, deadline=None)
@given(transcripts(), edls())
def test_sidecars_are_read_again_cue_by_cue(transcript: Transcript, edl: Edl) -> None:
    track = captioned(transcript, edl=edl)
    shown = [cue for cue in track.cues if cue.range.duration_us >= 1000]
    if len(shown) != len(track.cues):
        return
    for written, kind in ((srt_from_track(track), "srt"), (vtt_from_track(track), "vtt")):
        read = pysubs2.SSAFile.from_string(WORD_TIME.sub("", written), format_=kind)
        assert len(read) == len(shown)
        for event, cue in zip(read, shown, strict=True):
            assert abs(event.start * 1000 - cue.range.in_us) <= 500


@given(st.text(max_size=60))
@example("0 \x00 0")
@example("e\u200b\u0301")
def test_clean_text_is_stable_and_one_line(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert "\n" not in cleaned
    assert cleaned == cleaned.strip()
    cleaned.encode("utf-8")


@given(st.text("abאב12 ,.%$-()ار", max_size=40), st.booleans())
def test_visual_order_moves_every_character_once(text: str, is_rtl: bool) -> None:
    assert sorted(visual_order(embedding_levels(text, is_rtl=is_rtl))) == list(range(len(text)))
