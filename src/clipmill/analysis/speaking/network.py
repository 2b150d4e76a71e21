# SPDX-License-Identifier: MIT
"""
An optional audio-visual network as one more witness of who speaks.

Its weights are fetched only when the operator names them; who speaks is told without it too. Its libraries are loaded
when it is opened.
"""

from __future__ import annotations

from pathlib import Path

from clipmill.analysis.speaking.reels import FaceReels

MODEL_FILE = "finetuning_TalkSet.model"
"""Name of the weights inside their folder."""


class SpeakerNetwork:
    """A network that looks at faces and hears the sound. Not to be shared by threads."""

    def __init__(self, model: Path) -> None:
        """
        Load LR-ASD.

        Args:
            model: the published weights, or the folder that holds them.

        Raises:
            WeightsCorrupt: they are not those of this network.

        """
        from clipmill.analysis.networks.torch_file import read_state_dict  # noqa: PLC0415 - large libraries, rarely needed
        from clipmill.analysis.speaking.lr_asd import lr_asd  # noqa: PLC0415

        self._network = lr_asd(read_state_dict(model / MODEL_FILE if model.is_dir() else model))

    def begin(self) -> FaceReels:
        """Return what takes the faces of one stretch."""
        return FaceReels(self._network)
