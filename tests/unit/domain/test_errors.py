# SPDX-License-Identifier: MIT
import clipmill.domain.errors as errors_module
from clipmill.domain.errors import ClipmillError, EncodeFailed, SourceNotFound


def every_error(root: type[ClipmillError] = ClipmillError) -> list[type[ClipmillError]]:
    return [root, *(item for child in root.__subclasses__() for item in every_error(child))]


def test_first_line_of_the_docstring_is_the_default_message() -> None:
    assert SourceNotFound().message == "There is no such source."


def test_own_message_and_hint_win() -> None:
    error = SourceNotFound("no file x", hint="look again")

    assert (str(error), error.hint) == ("no file x", "look again")


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [item.code for item in every_error()]

    assert len(codes) == len(set(codes))


def test_every_error_has_a_hint_that_says_what_to_do() -> None:
    assert all(item.default_hint.endswith(".") for item in every_error())


def test_every_error_stands_in_the_drawn_tree() -> None:
    drawing = errors_module.__doc__ or ""

    assert [item.__name__ for item in every_error() if item.__name__ not in drawing] == []


def test_encode_error_keeps_the_command_and_its_last_words() -> None:
    error = EncodeFailed(argv=("ffmpeg",), last_words="boom")

    assert (error.argv, error.last_words) == (("ffmpeg",), "boom")
