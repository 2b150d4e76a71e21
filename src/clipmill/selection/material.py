# SPDX-License-Identifier: MIT
"""What selection is given and what it hands back."""

from __future__ import annotations

from dataclasses import dataclass

from clipmill.domain.audience import NO_AUDIENCE, Audience
from clipmill.domain.moment import Moment
from clipmill.domain.options import SelectionStyle
from clipmill.domain.picture import Cut
from clipmill.domain.result import Notice
from clipmill.domain.sound import PitchTrack, SoundEnvelope
from clipmill.domain.speech import Transcript


@dataclass(frozen=True, slots=True)
class Material:
    """All that is known of a source when its moments are chosen."""

    duration_us: int
    """Length of the source in microseconds."""
    transcript: Transcript
    envelope: SoundEnvelope | None
    """Level of the sound from source time zero, or none when there is no sound."""
    changes: tuple[Cut, ...] = ()
    """Where the picture changes much, in order; empty when it never does."""
    has_pictures: bool = True
    pitch: PitchTrack | None = None
    """Pitch of the voices from source time zero, or none where it was not measured."""
    audience: Audience = NO_AUDIENCE
    """What viewers and editors left behind; empty where nothing is known."""


@dataclass(frozen=True, slots=True)
class SelectionOptions:
    """What moments are wanted."""

    count: int | None = None
    """Moments wanted; none gives one, and one more for every two minutes, at most 10."""
    length_s: float | None = None
    """Wanted length of a moment in seconds; none lets each moment decide, from 20 to 60 s."""
    style: SelectionStyle = SelectionStyle.VIRAL
    prompt: str | None = None
    """What the user wants to see, in plain words. `count` and the lengths win over what it says."""
    min_length_s: float | None = None
    max_length_s: float | None = None
    """Bounds of a moment's length in seconds, with the silence that its clip keeps around it."""
    is_all: bool = False
    """Takes every moment whose total is 75 or more, at most 50, and at least the best one; `count` then is the most."""
    is_search: bool = False
    """Takes only what answers the prompt, in ranges that begin and end where the answer does; perhaps nothing."""
    words_language: str | None = None
    """What a language model writes its reasons in; none: what is spoken."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The moments chosen, best first; they do not overlap."""

    moments: tuple[Moment, ...]
    notices: tuple[Notice, ...] = ()
