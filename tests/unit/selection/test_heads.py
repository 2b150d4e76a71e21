# SPDX-License-Identifier: MIT
"""The heads: what they read of sentences, and that the packaged weights are what the data card says."""

from __future__ import annotations

from importlib import resources

import numpy as np

from clipmill.domain.speech import Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection.heads import CUES, load_heads, read_cues, read_grams
from clipmill.selection.sentences import Sentence, find_sentences
from clipmill.selection.signals import measure


def said(texts: list[str]) -> tuple[Sentence, ...]:
    words, at = [], 0
    for place, text in enumerate(texts):
        for token in text.split():
            words.append(Word(TimeRange(SourceTime(at), SourceTime(at + 250_000)), token, speaker=f"S{place % 3}"))
            at += 300_000
        at += 200_000
    return find_sentences(words, "en")


def test_cues_stand_in_deviations_of_the_source() -> None:
    sentences = said(["We have a plan.", "Oh my god, that is so funny!", "The statute applies here."] * 8)
    cues = read_cues(sentences, measure(sentences))

    assert cues.shape == (len(sentences), len(CUES))
    assert np.abs(cues).max() <= 3.0
    own = cues[:, : len(CUES) // 4]
    assert np.allclose(own.mean(axis=0), 0.0, atol=0.2)


def test_cues_of_one_sentence_are_flat() -> None:
    sentences = said(["Nothing else is said."])

    assert not read_cues(sentences, measure(sentences)).any()


def test_grams_hold_words_pairs_and_what_comes_next() -> None:
    first, *_ = read_grams(said(["I know.", "You laugh.", "He left.", "Gone."]))

    assert first == {"i", "know", "i know", ">you", ">laugh", ">he", ">left"}


def test_humor_prefers_banter_to_the_law() -> None:
    law = "The court of appeals held that the provision under the statute is a matter for the agency."
    texts = [law] * 12 + ["Oh yeah, I know.", "Well, I like my meeting.", "Yeah, good, really?"] * 2 + [law] * 12
    sentences = said(texts)
    odds = load_heads()["humor"].odds(read_cues(sentences, measure(sentences)), read_grams(sentences))

    assert odds[12:18].mean() > max(odds[:12].mean(), odds[18:].mean())


def test_packaged_heads_are_small_and_hold_no_digits() -> None:
    heads = load_heads()

    assert set(heads) == {"humor", "importance"}
    assert len(resources.files("clipmill.selection").joinpath("data/heads.json").read_bytes()) < 400_000
    assert not any(char.isdigit() for head in heads.values() for gram in head.grams for char in gram)
    assert not any("pause" in cue for cue in CUES)


def test_heads_read_no_kind_of_words_they_were_not_trained_with() -> None:
    assert not {cue for cue in CUES if cue.endswith(("holds", "telling", "vague", "laughter", "subject"))}
    assert len(CUES) == 4 * 28
