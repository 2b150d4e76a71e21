# SPDX-License-Identifier: MIT
"""Selection as a whole: what comes out for talks, for odd transcripts, and for sources in which nothing is said."""

from __future__ import annotations

import time

import numpy as np
import pytest

from clipmill.domain.options import SelectionStyle
from clipmill.domain.picture import Cut
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection import Material, Selection, SelectionOptions, default_count, select_moments

_SUBJECTS = [
    "whales",
    "engines",
    "orchards",
    "castles",
    "rivers",
    "markets",
    "violins",
    "deserts",
    "glaciers",
    "bakeries",
]
_VERBS = ["change", "teach", "surprise", "feed", "carry", "shape", "cool", "warm", "guard", "outlive"]


def talk(sentences: list[str], *, word_us: int = 300_000, pause_us: int = 400_000, language: str = "en") -> Transcript:
    """Return a transcript of sentences said one after another, with a pause after each."""
    words: list[Word] = []
    at = 500_000
    for sentence in sentences:
        for text in sentence.split():
            words.append(Word(TimeRange(SourceTime(at), SourceTime(at + word_us)), text))
            at += word_us
        at += pause_us
    return transcript_of(words, language)


def transcript_of(words: list[Word], language: str | None = "en") -> Transcript:
    if not words:
        return Transcript(None, 0.0, ())
    whole = TimeRange(words[0].range.in_us, SourceTime(max(word.range.out_us for word in words)))
    return Transcript(language, 1.0, (Segment(whole, tuple(words)),))


def lecture(count: int) -> list[str]:
    """Return different sentences about different things, deterministic."""
    rng = np.random.default_rng(3)
    result = []
    for index in range(count):
        topic = _SUBJECTS[index // 12 % len(_SUBJECTS)]
        extra = " ".join(f"word{int(rng.integers(0, 900))}" for _ in range(6))
        result.append(f"The {topic} {_VERBS[index % 10]} every {extra} number {index}.")
    return result


def material_of(transcript: Transcript, envelope: SoundEnvelope | None = None) -> Material:
    end = max((word.range.out_us for word in transcript.words), default=SourceTime(0))
    return Material(end + 1_000_000, transcript, envelope)


def codes(selection: Selection) -> list[str]:
    return [notice.code for notice in selection.notices]


def test_moments_begin_and_end_with_sentences() -> None:
    transcript = talk(lecture(200))
    firsts = {w.range.in_us for w in transcript.words if w.text == "The"}
    lasts = {w.range.out_us for w in transcript.words if w.text.endswith(".")}
    chosen = select_moments(material_of(transcript), SelectionOptions(count=5)).moments
    assert len(chosen) == 5
    assert all(moment.range.in_us in firsts and moment.range.out_us in lasts for moment in chosen)


def test_moments_are_ranked_and_do_not_overlap() -> None:
    chosen = select_moments(material_of(talk(lecture(300))), SelectionOptions(count=8)).moments
    totals = [moment.score.total for moment in chosen]
    assert totals == sorted(totals, reverse=True)
    assert all(not a.range.overlaps(b.range) for i, a in enumerate(chosen) for b in chosen[i + 1 :])
    assert all(0.0 <= part.value <= 100.0 and part.evidence for m in chosen for part in m.score.parts)


@pytest.mark.parametrize("length_s", [15.0, 30.0, 60.0])
def test_moments_are_near_the_asked_length(length_s: float) -> None:
    chosen = select_moments(material_of(talk(lecture(300))), SelectionOptions(count=4, length_s=length_s)).moments
    assert chosen
    assert all(abs(moment.range.duration_s - length_s) <= 0.15 * length_s for moment in chosen)


def test_answer_is_the_same_every_time() -> None:
    material = material_of(talk(lecture(150)))
    assert select_moments(material, SelectionOptions()) == select_moments(material, SelectionOptions())


def test_count_follows_the_duration_when_none_is_asked() -> None:
    counts = [default_count(s * 1_000_000) for s in (0, 30, 240, 600, 10_800)]
    assert counts == [1, 1, 3, 6, 10]


def test_two_moments_never_tell_the_same_thing() -> None:
    story = [f"The captain sailed his burning ship number{i} into the frozen harbor at night." for i in range(10)]
    other = lecture(40)
    selection = select_moments(material_of(talk(story + other + story)), SelectionOptions(count=2, length_s=40.0))
    told = ["captain" in moment.text for moment in selection.moments]
    assert sum(told) <= 1


def test_sponsor_reads_are_never_chosen() -> None:
    ad = [
        "This episode is brought to you by Acme.",
        "You get the best plan ever, never pay more.",
        "Go to acme.com today.",
    ]
    selection = select_moments(material_of(talk(lecture(60) + ad + lecture(60))), SelectionOptions(count=10))
    assert selection.moments
    assert all("Acme" not in moment.text and "acme" not in moment.text for moment in selection.moments)


def test_prompt_finds_what_it_names() -> None:
    sentences = lecture(60) + ["Penguins huddle together when the antarctic winter storms arrive."] * 2 + lecture(60)
    options = SelectionOptions(count=1, prompt="show me the part about penguins in winter")
    (moment,) = select_moments(material_of(talk(sentences)), options).moments
    assert "Penguins" in moment.text
    assert "penguins" in next(part.evidence for part in moment.score.parts if part.name == "match")


def test_prompt_that_matches_nothing_says_so() -> None:
    selection = select_moments(material_of(talk(lecture(60))), SelectionOptions(prompt="zebras"))
    assert "prompt_not_found" in codes(selection)
    assert selection.moments


def test_prompt_that_matches_nothing_is_told_in_its_own_words() -> None:
    selection = select_moments(material_of(talk(lecture(60))), SelectionOptions(prompt="about zebra science"))
    (told,) = [notice.message for notice in selection.notices if notice.code == "prompt_not_found"]
    assert "zebra science" in told


def test_prompt_gives_count_length_and_exclusions() -> None:
    options = SelectionOptions(prompt="3 clips under 30 seconds, no castles")
    chosen = select_moments(material_of(talk(lecture(300))), options).moments
    assert len(chosen) == 3
    assert all(moment.range.duration_s <= 30.0 and "castles" not in moment.text for moment in chosen)


def test_fewer_than_asked_is_said() -> None:
    selection = select_moments(material_of(talk(lecture(40))), SelectionOptions(count=40))
    assert 0 < len(selection.moments) < 40
    assert "fewer_clips" in codes(selection)


def test_source_shorter_than_a_clip_gives_one_without_dead_ends() -> None:
    transcript = talk(lecture(5))
    material = Material(30_000_000, transcript, None)
    (moment,) = select_moments(material, SelectionOptions()).moments
    assert moment.range.in_us == 0
    assert moment.range.out_us == transcript.words[-1].range.out_us


def test_short_source_with_a_word_or_two_is_kept_whole() -> None:
    transcript = talk(lecture(1)[:1])
    (moment,) = select_moments(Material(60_000_000, transcript, None), SelectionOptions(length_s=60)).moments
    assert moment.range.duration_us == 60_000_000


def test_silent_still_gives_a_clear_answer() -> None:
    silent = SoundEnvelope(10_000, b"\xff" * 6_000)
    selection = select_moments(Material(60_000_000, transcript_of([]), silent), SelectionOptions())
    assert selection.moments == ()
    assert codes(selection) == ["nothing_to_clip"]
    assert "never changes" in selection.notices[0].message


def test_wordless_source_gives_its_loudest_moment() -> None:
    levels = bytearray(b"\x78" * 30_000)
    levels[20_000:20_500] = b"\x10" * 500
    changes = (Cut(SourceTime(195_000_000), 0.9),)
    selection = select_moments(
        Material(300_000_000, transcript_of([]), SoundEnvelope(10_000, bytes(levels)), changes),
        SelectionOptions(count=1),
    )
    assert codes(selection) == ["no_speech"]
    (moment,) = selection.moments
    assert moment.range.contains(SourceTime(202_000_000))
    assert moment.title.startswith("Highlight at 3:2")
    assert "dBFS" in moment.score.reason


def test_silent_moving_picture_gives_moments_by_its_changes() -> None:
    changes = tuple(Cut(SourceTime(s * 1_000_000), 0.5) for s in range(100, 120, 2))
    selection = select_moments(Material(300_000_000, transcript_of([]), None, changes), SelectionOptions(count=1))
    (moment,) = selection.moments
    assert moment.range.contains(SourceTime(110_000_000))


@pytest.mark.parametrize(
    "texts",
    [[], ["one"], ["same"] * 3_000, ["no"] * 50, ["…"] * 100, ["?"] * 100, ["a" * 500] * 40, ["\u0000"] * 40],
)
def test_odd_transcripts_never_fail(texts: list[str]) -> None:
    words = [
        Word(TimeRange(SourceTime(i * 250_000), SourceTime(i * 250_000 + 250_000)), text)
        for i, text in enumerate(texts)
    ]
    for duration_us in (0, len(texts) * 250_000, len(texts) * 250_000 + 90_000_000):
        for style in SelectionStyle:
            selection = select_moments(Material(duration_us, transcript_of(words), None), SelectionOptions(style=style))
            assert selection.moments or selection.notices


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("今天我们来谈谈人工智能的未来。", "zh"),
        ("なぜ日本の鉄道は時間通りなのでしょうか？", "ja"),
        ("لماذا يفشل معظم الناس في تعلم اللغات؟", "ar"),
        ("यह कहानी एक छोटे गाँव से शुरू होती है।", "hi"),
        ("Почему большинство людей боится ошибок?", "ru"),
        ("ทำไมคนส่วนใหญ่ถึงล้มเหลว", "th"),
    ],
)
def test_every_script_gives_moments_and_words(sentence: str, language: str) -> None:
    spaceless = language in {"zh", "ja", "th"}
    words: list[Word] = []
    at = 0
    for index in range(60):
        pieces = list(sentence) if spaceless else sentence.split()
        for place, piece in enumerate(pieces):
            piece_text = piece if place else piece + (str(index) if not spaceless else "")
            words.append(
                Word(
                    TimeRange(SourceTime(at), SourceTime(at + 200_000)),
                    piece_text,
                    joins_previous=spaceless and place > 0,
                )
            )
            at += 200_000
        at += 700_000
    chosen = select_moments(material_of(transcript_of(words, language)), SelectionOptions(count=1)).moments
    assert len(chosen) == 1
    assert 0 < len(chosen[0].title) <= 70
    assert all(tag.replace("_", "").isprintable() and " " not in tag for tag in chosen[0].hashtags)


def test_three_hours_are_selected_in_seconds() -> None:
    transcript = talk(lecture(2_700))
    begin = time.process_time()
    selection = select_moments(material_of(transcript), SelectionOptions())
    assert len(selection.moments) == 10
    assert time.process_time() - begin < 10.0
