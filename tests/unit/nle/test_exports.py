# SPDX-License-Identifier: MIT
"""In and out points come back to the frame from each format, and no text breaks one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
from tests.unit.nle.cut_lists import RATES, URL, cut_list, media_of, on_grid, read_edl, sound_alone, spec_of

from clipmill.domain.clip import CameraMode
from clipmill.nle import CutList, cuts_from_clip, edl_from_cuts, fcpxml_from_cuts, otio_from_cuts
from clipmill.nle.cmx3600 import record_start

TEASED = [(9000, 9120), (1790, 1810), (1900, 3613), (8990, 9200)]
"""A teaser, a piece across a minute, a long one, and the teaser's own place."""
HOSTILE = (
    *("a\nTITLE: owned", "a\r\n002  AX  V  C", "</project><evil/>", "]]>", "&lol;", "\"quoted\" 'too'", "\x00\x1b[31m"),
    *("\u202eevil", "\u2028x", "\ud800", "\ufffe", "x" * 10_000, "字幕 é 🎬", "<!ENTITY a SYSTEM 'file:///x'>", "*"),
)


def otio_clips(text: str, kind: str = "Video") -> list[dict[str, dict[str, dict[str, float]]]]:
    tracks = json.loads(text)["tracks"]["children"]
    return [clip for track in tracks if track["kind"] == kind for clip in track["children"]]


def seconds(text: str) -> Fraction:
    assert re.fullmatch(r"\d+(/\d+)?s", text)
    return Fraction(text[:-1])


@pytest.mark.parametrize("rate", RATES)
def test_an_edl_gives_the_frames_back(rate: Fraction) -> None:
    cuts = cut_list(TEASED, rate)
    events = read_edl(edl_from_cuts(cuts), rate)
    assert [(event[0], event[1]) for event in events] == TEASED
    at = record_start(cuts)
    for (source_in, source_out), (_, _, record_in, record_out) in zip(TEASED, events, strict=True):
        assert (record_in, record_out) == (at, at + source_out - source_in)
        at = record_out


@pytest.mark.parametrize("rate", RATES)
def test_an_fcpxml_gives_the_frames_back(rate: Fraction) -> None:
    root = ET.fromstring(fcpxml_from_cuts(cut_list(TEASED, rate)).split("\n", 2)[2])  # noqa: S314  # our own text
    at = Fraction(0)
    clips = root.findall(".//spine/asset-clip")
    for (source_in, source_out), clip in zip(TEASED, clips, strict=True):
        assert seconds(clip.attrib["start"]) * rate == source_in
        assert seconds(clip.attrib["duration"]) * rate == source_out - source_in
        assert seconds(clip.attrib["offset"]) == at
        at += seconds(clip.attrib["duration"])
    (sequence,) = root.iter("sequence")
    assert seconds(sequence.attrib["duration"]) == at
    assert sequence.attrib["tcFormat"] == ("DF" if rate.denominator == 1001 and rate > 25 else "NDF")
    frame = root.find("resources/format")
    assert frame is not None
    assert 1 / seconds(frame.attrib["frameDuration"]) == rate


@pytest.mark.parametrize("rate", RATES)
def test_an_otio_file_gives_the_frames_back(rate: Fraction) -> None:
    text = otio_from_cuts(cut_list(TEASED, rate))
    for kind in ("Video", "Audio"):
        clips = otio_clips(text, kind)
        for (source_in, source_out), clip in zip(TEASED, clips, strict=True):
            held = clip["source_range"]
            assert held["start_time"] == {
                "OTIO_SCHEMA": "RationalTime.1", "rate": float(rate), "value": float(source_in)
            }  # fmt: skip
            assert held["duration"]["value"] == source_out - source_in


@pytest.mark.parametrize("rate", RATES)
def test_the_opentimelineio_library_reads_it(rate: Fraction) -> None:
    otio = pytest.importorskip("opentimelineio")
    cuts = cut_list(TEASED, rate, title="Ein Titel 字", reason="why")
    timeline = otio.adapters.read_from_string(otio_from_cuts(cuts), "otio_json")
    clips = list(timeline.find_clips())
    assert len(clips) == 2 * len(TEASED)
    assert timeline.duration() == otio.opentime.RationalTime(cuts.frames, float(rate))
    at = 0
    for (source_in, source_out), clip in zip(TEASED, timeline.tracks[0], strict=True):
        trimmed = clip.trimmed_range()
        assert (trimmed.start_time.to_frames(), trimmed.end_time_exclusive().to_frames()) == (source_in, source_out)
        assert clip.range_in_parent().start_time.to_frames() == at
        assert clip.media_reference.target_url == URL
        at += source_out - source_in
    assert timeline.tracks[0][0].markers[0].comment == "why"
    again = json.loads(otio.adapters.write_to_string(timeline, "otio_json"))
    assert again == json.loads(otio_from_cuts(cuts))


def test_times_off_the_grid_keep_to_the_rendered_frames() -> None:
    rate = Fraction(30000, 1001)
    entries = [(1_000_000 + n * 1_234_567, 1_000_000 + n * 1_234_567 + 777_777) for n in range(40)]
    cuts = cuts_from_clip(spec_of(entries, rate), media_of(rate), source_url=URL)
    total_us = 40 * 777_777
    assert abs(Fraction(cuts.frames) / rate - Fraction(total_us, 1_000_000)) <= Fraction(1, 2) / rate
    for event, (in_us, out_us) in zip(cuts.events, entries, strict=True):
        assert abs(event.source_in / rate - Fraction(in_us, 1_000_000)) <= Fraction(1, 2) / rate
        assert abs(event.source_out / rate - Fraction(out_us, 1_000_000)) <= 1 / rate


def test_a_source_of_variable_rate_is_counted_in_the_clips_rate() -> None:
    rate = Fraction(30)
    spec = spec_of(on_grid([(30, 90)], rate), rate)
    cuts = cuts_from_clip(spec, media_of(Fraction(2713, 100), is_variable=True), source_url=URL)
    assert cuts.source_rate is None
    assert "variable frame rate" in cuts.note
    assert read_edl(edl_from_cuts(cuts), rate) == [(30, 90, 108_000, 108_060)]
    assert 'frameDuration="1/30s"' in fcpxml_from_cuts(cuts)
    assert "2713" not in fcpxml_from_cuts(cuts)


def test_the_end_of_the_source_is_not_passed() -> None:
    rate = Fraction(25)
    media = media_of(rate, length_s=10.01)
    cuts = cuts_from_clip(spec_of([(9_000_000, 10_010_000)], rate), media, source_url=URL)
    assert cuts.events[-1].source_out <= cuts.source_frames
    short = cuts_from_clip(spec_of([(0, 10)], rate), media_of(rate, length_s=0.02), source_url=URL)
    assert [(event.source_in, event.frames) for event in short.events] == [(0, 1)]


def test_what_no_timecode_says_stands_in_the_notes() -> None:
    rate = Fraction(25)
    media = media_of(rate)
    assert media.video is not None
    turned = replace(media, start_offset_us=1_400_000, video=replace(media.video, rotation_deg=90))
    spec = spec_of([(0, 1_000_000), (500_000, 800_000)], rate, reason="It holds.")
    cuts = cuts_from_clip(spec, turned, source_url=URL)
    assert cuts.note.startswith("It holds.; container starts at 1.400000 s")
    for text in (edl_from_cuts(cuts), otio_from_cuts(cuts), fcpxml_from_cuts(cuts)):
        assert "turned by 90 degrees" in text
        assert "A title" in text
        assert "shown again later" in text
        assert "my talk.mp4" in text
        assert URL in text


def test_sound_alone_and_pictures_alone_have_one_track() -> None:
    rate = Fraction(25)
    spec = spec_of([(0, 1_000_000)], rate)
    heard = cuts_from_clip(spec, sound_alone(media_of(rate)), source_url=URL)
    assert len(json.loads(otio_from_cuts(heard))["tracks"]["children"]) == 1
    assert otio_clips(otio_from_cuts(heard), "Audio")[0]["markers"]
    assert "hasVideo" not in fcpxml_from_cuts(heard)
    assert " AA " in edl_from_cuts(heard)
    seen = cuts_from_clip(spec, replace(media_of(rate), audio=None), source_url=URL)
    assert "hasAudio" not in fcpxml_from_cuts(seen)
    assert " V " in edl_from_cuts(seen)


def test_the_picture_fills_the_frame_only_where_the_clip_does() -> None:
    spec = spec_of([(0, 1_000_000)], Fraction(25))
    assert '<adjust-conform type="fill" />' in fcpxml_from_cuts(cuts_from_clip(spec, media_of(), source_url=URL))
    whole = cuts_from_clip(replace(spec, camera=CameraMode.STANDARD), media_of(), source_url=URL)
    assert "adjust-conform" not in fcpxml_from_cuts(whole)


ALLOWED: dict[str, tuple[str, set[str]]] = {
    "fcpxml": (r"resources library", {"version"}),
    "resources": (r"(format )+asset", set()),
    "format": (r"", {"id", "frameDuration", "width", "height"}),
    "asset": (
        r"media-rep",
        {"id", "name", "start", "duration", "hasVideo", "format", "hasAudio", "videoSources", "audioSources"}
        | {"audioChannels", "audioRate"},
    ),
    "media-rep": (r"", {"kind", "src"}),
    "library": (r"event", set()),
    "event": (r"project", {"name"}),
    "project": (r"sequence", {"name"}),
    "sequence": (r"(note )?spine", {"format", "duration", "tcStart", "tcFormat", "audioLayout", "audioRate"}),
    "spine": (r"asset-clip( asset-clip)*", set()),
    "asset-clip": (
        r"(note ?)?(adjust-conform ?)?(marker ?)*",
        {"ref", "offset", "name", "start", "duration", "tcFormat"},
    ),
    "adjust-conform": (r"", {"type"}),
    "marker": (r"", {"start", "duration", "value", "note"}),
    "note": (r"", set()),
}
"""What FCPXML 1.10's DTD allows of what we write: children in order, and attributes."""


def test_an_fcpxml_keeps_to_the_published_grammar() -> None:
    text = fcpxml_from_cuts(cut_list(TEASED, RATES[0], reason="why"))
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n<fcpxml version="1.10">')
    root = ET.fromstring(text.split("\n", 2)[2])  # noqa: S314  # our own text
    ids = {element.attrib["id"] for element in root.iter() if "id" in element.attrib}
    for element in root.iter():
        children, attributes = ALLOWED[element.tag]
        assert re.fullmatch(children, " ".join(child.tag for child in element)), element.tag
        assert set(element.attrib) <= attributes
        assert {element.attrib[name] for name in ("ref", "format") if name in element.attrib} <= ids


@pytest.mark.parametrize("write", [edl_from_cuts, fcpxml_from_cuts, otio_from_cuts])
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:24])
def test_no_text_breaks_a_format(text: str, write: Callable[[CutList], str]) -> None:
    rate = Fraction(25)
    spec = replace(spec_of([(0, 2_000_000)], rate, title=text, reason=text), name=text)
    written = write(cuts_from_clip(spec, media_of(rate), source_url=text, source_name=text))
    written.encode()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u2028\u2029\u202e\ufffe\ud800]", written)
    assert len(written) < 40_000
    if write is edl_from_cuts:
        assert written.isascii()
        assert len(read_edl(written, rate)) == 1
        for line in written.splitlines()[3:]:
            assert line == "" or line.startswith(
                ("001  AX", "* FROM CLIP NAME:", "* SOURCE FILE:", "* LOC:", "* COMMENT:")
            )
    elif write is otio_from_cuts:
        assert len(otio_clips(written)) == 1
    else:
        root = ET.fromstring(written.split("\n", 2)[2])  # noqa: S314  # our own text
        assert len(list(root.iter("asset-clip"))) == 1
        assert {element.tag for element in root.iter()} <= set(ALLOWED)


def test_an_edl_holds_the_most_events_that_its_numbers_can() -> None:
    cuts = cut_list([(n * 10, n * 10 + 5) for n in range(1100)], Fraction(25))
    assert len(read_edl(edl_from_cuts(cuts), Fraction(25))) == 999
