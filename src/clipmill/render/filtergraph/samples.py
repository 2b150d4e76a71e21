# SPDX-License-Identifier: MIT
"""In which form sound travels through the graph, and how long the fades are that keep joints from clicking."""

from __future__ import annotations

from clipmill.render.filtergraph.timeline import SAMPLE_RATE_HZ

FADE_SAMPLES = 384
"""8 ms at every joint and both ends of the clip: too short to hear, long enough that nothing clicks."""

OUTPUT_FORMAT = f"sample_fmts=fltp:sample_rates={SAMPLE_RATE_HZ}:channel_layouts=stereo"
