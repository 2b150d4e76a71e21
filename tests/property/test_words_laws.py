# SPDX-License-Identifier: MIT
"""Laws of the words of clips: whatever is said, they are short, on one line and said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clipmill.domain.speech import Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection.copywriter import write_copy
from clipmill.selection.sentences import find_sentences
from clipmill.selection.tokens import stem
from clipmill.selection.writing.facts import Said, content_words
from clipmill.selection.writing.lines import tidy

_SPOKEN = (
    "and so the but I think you know why how what? never, always banks refuse loans. loans! Berlin New York 45 twenty "
    "人工智能。 教育， ครู أنا לא למה? um uh — … \"quoted\" it's Don't it's not true, "
    "\u202eevil [x] <b> \U0001f525"
)
SPOKEN = list(_SPOKEN.split())
texts = st.lists(st.one_of(st.sampled_from(SPOKEN), st.text(min_size=1, max_size=8)), min_size=1, max_size=60)
languages = st.sampled_from(["en", "de", "ja", "zh", "th", "ar", "ko", None])


@given(texts, languages)
def test_words_of_any_speech_are_short_safe_and_said(said: list[str], language: str | None) -> None:
    words = [
        Word(TimeRange(SourceTime(i * 300_000), SourceTime((i + 1) * 300_000)), text) for i, text in enumerate(said)
    ]
    copy = write_copy(find_sentences(words, language), {stem("banks"): 2.0}, language)

    assert len(copy.title) <= 70
    assert len(copy.heading) <= 45
    assert len(copy.description) <= 220
    assert len(copy.hook) <= 120
    whole = Said(tidy(" ".join(said)))
    for text in (copy.title, copy.heading, copy.description, copy.hook):
        assert "\n" not in text
        assert "\u202e" not in text
    spaced = [text for text in content_words(copy.title) if text.isascii()]
    assert all(whole.supports(word) or copy.title.endswith("…") for word in spaced)
    assert len(copy.hashtags) <= 6
    assert all(tag.strip() and not set(tag) & set("#<>[]\\\"'.,:;/ \u202e") for tag in copy.hashtags)
