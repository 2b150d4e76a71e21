# SPDX-License-Identifier: MIT
import pytest

from clipmill.engine.naming import MAX_STEM_BYTES, clip_stem, folder_name


def test_stem_is_the_rank_and_the_words_of_the_title() -> None:
    assert clip_stem(1, "Why Most People Fail!") == "01-why-most-people-fail"


def test_letters_of_any_script_are_kept_with_their_marks() -> None:
    assert clip_stem(2, "नमस्ते दुनिया") == "02-नमस्ते-दुनिया"


def test_path_separators_and_dots_cannot_get_in() -> None:
    assert clip_stem(3, "../../etc/passwd\x00 -rf") == "03-etc-passwd-rf"


def test_long_titles_are_cut_between_words() -> None:
    stem = clip_stem(4, "слово " * 40)

    assert len(stem.encode()) <= MAX_STEM_BYTES
    assert stem.endswith("слово")


def test_title_without_letters_leaves_the_rank() -> None:
    assert clip_stem(5, "!!!") == "05"


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/films/My Talk.mp4", "my-talk"),
        ("https://example.com/a/Talk%20one.mp4?x=1", "talk-20one"),
        ("https://example.com/", "example-com"),
        ("..", "source"),
        ("x" * 300 + ".mp4", "source"),
    ],
)
def test_folder_is_named_after_the_source(location: str, expected: str) -> None:
    assert folder_name(location) == expected
