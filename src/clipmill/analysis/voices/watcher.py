# SPDX-License-Identifier: MIT
"""Voices of a source: heard while its sound is decoded for other ends, told apart once it is known where speech is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clipmill.analysis.networks.torch_file import read_state_dict
from clipmill.analysis.voices.blocks import BlockMeter, VoiceBlocks
from clipmill.analysis.voices.campplus import voice_network, voice_print
from clipmill.analysis.voices.finder import VOICES_NAME
from clipmill.analysis.voices.turns import find_turns
from clipmill.domain.media import Samples
from clipmill.domain.speech import Turn
from clipmill.domain.times import SourceRange

MODEL_FILE = "campplus_cn_en_common.pt"
"""Name of the weights inside their folder."""


class VoiceWatcher:
    """
    Hears the sound of one source from its start, and says who speaks when.

    Costs about 0.015 CPU-seconds for a second of sound, and up to 36 MB of memory for an hour of it.
    """

    name = VOICES_NAME

    def __init__(self, model: Path) -> None:
        """
        Load the network; each source needs a watcher of its own.

        Args:
            model: the published weights, a PyTorch file.

        Raises:
            WeightsCorrupt: they are not those of this network.

        """
        weights = read_state_dict(model)
        self._meter = BlockMeter(voice_network(weights))
        self._last_layer = voice_print(weights)
        self._blocks: VoiceBlocks | None = None

    def feed(self, samples: Samples) -> None:
        """Hear a stretch of 16 kHz samples that begins where the last one ended."""
        self._meter.feed(samples)

    def turns(self, speech: Sequence[SourceRange]) -> tuple[Turn, ...]:
        """
        Return who speaks when; nothing can be fed afterwards.

        Args:
            speech: where speech lies, in source time, sorted and not overlapping; nowhere else are there turns.

        Returns:
            Turns in order, not overlapping. Labels count up from SPEAKER_00 in the order in which they are first heard.

        """
        if self._blocks is None:
            self._blocks = self._meter.blocks()
        return find_turns(self._blocks, speech, self._last_layer)
