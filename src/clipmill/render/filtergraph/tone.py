# SPDX-License-Identifier: MIT
"""
HDR pictures to SDR, as filters.

Goes in: the source's dynamic range. Comes out: filters that end in 8-bit BT.709; none for SDR. They stand where the
picture is smallest: at output size they cost three times what they do before an upscale.
"""

from __future__ import annotations

from clipmill.domain.media import DynamicRange

_TRANSFERS = {DynamicRange.PQ: "smpte2084", DynamicRange.HLG: "arib-std-b67"}


def tone_map(dynamic_range: DynamicRange) -> list[str]:
    """
    Return the filters that turn an HDR picture into an SDR one.

    White at 203 cd/m2 is the reference of ITU-R BT.2408; mobius keeps what lies below half of it untouched.
    """
    if dynamic_range is DynamicRange.SDR:
        return []
    transfer = _TRANSFERS[dynamic_range]
    return [
        # Files that only carry the transfer would stop zscale for want of a path between colour spaces.
        f"setparams=color_primaries=bt2020:color_trc={transfer}:colorspace=bt2020nc",
        "zscale=transfer=linear:npl=203",
        "format=gbrpf32le",
        "zscale=primaries=bt709",
        "tonemap=tonemap=mobius:param=0.5:desat=0:peak=10",
        "zscale=transfer=bt709:matrix=bt709:range=limited",
        "format=yuv420p",
    ]
