# SPDX-License-Identifier: MIT
"""
The fonts: which package each comes from, pinned by hash, and what it is called here.

In: nothing. Out: `FONT_SOURCES`, in the order in which they stand in for one another. No file is touched here.
The packages are data wheels that are read and never installed. Variable fonts are named once for each weight that is
made of them. Writings for which no wheel brings a font have theirs in `fonts/data`, byte for byte as it was published
(2.1 MB in all). All licences allow use and passing on; the static fonts are made on the user's machine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class FontSource:
    """One static font that is made from one file of a pinned wheel."""

    package: str
    """Name of the package."""
    version: str
    wheel_sha256: str
    """Hexadecimal hash of the whole wheel."""
    member: str
    """Path of the font file inside the wheel."""
    member_sha256: str
    """Hexadecimal hash of that file."""
    family: str
    """Name under which styles and ASS ask for it; unique here."""
    weight: int
    """OpenType weight, 100 to 900; a variable font is pinned to it."""
    scripts: tuple[str, ...]
    """ISO 15924 codes of the scripts for which it is a good choice when the wanted font lacks them."""
    licence: str
    """SPDX identifier."""
    is_bundled: bool = False
    """Whether the file lies in `fonts/data`; its package and the hash of that say where it was taken from."""

    @property
    def file_name(self) -> str:
        """Name of the static font in the fonts folder."""
        ending = self.member.rsplit(".", 1)[-1]
        return f"{self.family.replace(' ', '')}.{ending}"


def _bundled(name: str, script: str, *, version: str, package_sha256: str, sha256: str) -> FontSource:
    """Return a static font of `fonts/data`, out of a package that holds the same face in each weight."""
    return FontSource(
        package=f"@expo-google-fonts/{name.lower().replace(' ', '-')}",
        version=version,
        wheel_sha256=package_sha256,
        member=f"{name.replace(' ', '')}-ExtraBold.ttf",
        member_sha256=sha256,
        family=f"{name} ExtraBold",
        weight=800,
        scripts=(script,),
        licence="OFL-1.1",
        is_bundled=True,
    )


_MONTSERRAT = FontSource(
    package="fontpkg-montserrat",
    version="9.0",
    wheel_sha256="0baf3f7a2061e590a1511bce18bd06c437bf124dc87f8b710eeab2f2d0efe6d1",
    member="fontpkg_montserrat/files/Montserrat[wght].ttf",
    member_sha256="0f7b311b2f3279e4eef9b2f968bcdbab6e28f4daeb1f049f4f278a902bcd82f7",
    family="Montserrat ExtraBold",
    weight=800,
    scripts=("Latn", "Cyrl"),
    licence="OFL-1.1",
)


FONT_SOURCES: tuple[FontSource, ...] = (
    _MONTSERRAT,
    replace(_MONTSERRAT, family="Montserrat Black", weight=900),
    replace(_MONTSERRAT, family="Montserrat SemiBold", weight=600),
    FontSource(
        package="fontpkg-figtree",
        version="2.2",
        wheel_sha256="e5612b5d17cc0c265d629d54fc9425f1f48fa32e48f6b5d08f6677d1fa193662",
        member="fontpkg_figtree/files/Figtree[wght].ttf",
        member_sha256="26ad3db9b31ff7dde67a91ff515d022d2f495cd506590699cf264f0bfe6fb714",
        family="Figtree ExtraBold",
        weight=800,
        scripts=("Latn",),
        licence="OFL-1.1",
    ),
    FontSource(
        package="fontpkg-anton",
        version="2.116",
        wheel_sha256="019bd761acc525b186dfbdc9fd62fd0dfdb44f0347bba1ef604b4aefc9a60625",
        member="fontpkg_anton/files/Anton-Regular.ttf",
        member_sha256="a4ba3a92350ebb031da0cb47630ac49eb265082ca1bc0450442f4a83ab947cab",
        family="Anton",
        weight=400,
        scripts=("Latn",),
        licence="OFL-1.1",
    ),
    FontSource(
        package="fontpkg-bebas-neue",
        version="2.0",
        wheel_sha256="f6b9fedefec415385255a495c1bea02f3d26ee6e443798d9cfbd457ede6e5e6d",
        member="fontpkg_bebas_neue/files/BebasNeue-Regular.ttf",
        member_sha256="08e4623805102d819f58601e46e345648846075e363b2ceb23313c2d1c83ec73",
        family="Bebas Neue",
        weight=400,
        scripts=("Latn",),
        licence="OFL-1.1",
    ),
    FontSource(
        package="fontpkg-luckiest-guy",
        version="1.1",
        wheel_sha256="c18eb2fb6d1f4ec189812ca41f3ea376ff2212c7fdad37090caecda8c97b8b85",
        member="fontpkg_luckiest_guy/files/LuckiestGuy-Regular.ttf",
        member_sha256="cfbdd68a039f92df51cf3721506af6242e64594c6325fe0bedbeff3fe385d980",
        family="Luckiest Guy",
        weight=400,
        scripts=("Latn",),
        licence="Apache-2.0",
    ),
    FontSource(
        package="fontpkg-lilita-one",
        version="1.2",
        wheel_sha256="e82e4cfb5b62b3c7b5aa12f052d50c05b763d9b145382717d1fb888216348166",
        member="fontpkg_lilita_one/files/LilitaOne-Regular.ttf",
        member_sha256="f5b641c45c69d772ee4eda687bc9fda411d5cad6b0b45371491da4580cbc8d59",
        family="Lilita One",
        weight=400,
        scripts=("Latn",),
        licence="OFL-1.1",
    ),
    FontSource(
        package="fontpkg-noto-sans",
        version="2.15",
        wheel_sha256="54016cb4dfbfdd8f0cae3d71a9401a73e786a473debd12f1d79067e349c9a4a3",
        member="fontpkg_noto_sans/files/NotoSans[wdth,wght].ttf",
        member_sha256="bfb7bb691513f12e734dc346c03a03f784912432d7e3fa8e56efcf906fe86b3d",
        family="Noto Sans ExtraBold",
        weight=800,
        scripts=("Latn", "Cyrl", "Grek"),
        licence="OFL-1.1",
    ),
    FontSource(
        package="fontpkg-rubik",
        version="2.300",
        wheel_sha256="3ccc6fd3555759415c5919d90ebf22d2831925545bba50ac300dea9288ca47a4",
        member="fontpkg_rubik/files/Rubik[wght].ttf",
        member_sha256="1b3a7437ba2af80e465e773ed60c5036d1ba6ace492d89046dbcf18fb31e4e88",
        family="Rubik ExtraBold",
        weight=800,
        scripts=("Hebr",),
        licence="OFL-1.1",
    ),
    FontSource(
        package="fontpkg-noto-sans-arabic",
        version="2.12",
        wheel_sha256="eeca37a7ad6854bf1b6aa42bbce1908a6a6dcd2252ed56d021c20b613f6d16fc",
        member="fontpkg_noto_sans_arabic/files/NotoSansArabic[wdth,wght].ttf",
        member_sha256="63111b5b2e074dd48cc67692e0a2726d86ee94c1c37fe8598257b7b4e87e869e",
        family="Noto Sans Arabic ExtraBold",
        weight=800,
        scripts=("Arab",),
        licence="OFL-1.1",
    ),
    FontSource(
        package="fontpkg-noto-sans-devanagari",
        version="2.7",
        wheel_sha256="3f8859d4905238a95daecf45c508dff148936e5aa60bd2e30a89333041a64adf",
        member="fontpkg_noto_sans_devanagari/files/NotoSansDevanagari[wdth,wght].ttf",
        member_sha256="14ec4af41f27482216d1c2229f417ff9b1425e1babb014e57d1d40d03229853e",
        family="Noto Sans Devanagari ExtraBold",
        weight=800,
        scripts=("Deva",),
        licence="OFL-1.1",
    ),
    FontSource(
        package="fontpkg-noto-sans-thai",
        version="2.2",
        wheel_sha256="1768cb43e1b01a5614a771a07c579c5d6109d21e8ef9fd4920de3cd7f842f863",
        member="fontpkg_noto_sans_thai/files/NotoSansThai[wdth,wght].ttf",
        member_sha256="5a1c559bb539583c8a1fd99d1c5b9491e5e14478c9cd2bd0970d5c3096cc9ef8",
        family="Noto Sans Thai ExtraBold",
        weight=800,
        scripts=("Thai",),
        licence="OFL-1.1",
    ),
    FontSource(
        package="cvttf-notosanscjk-bold",
        version="1.0",
        wheel_sha256="39b7de5f434b2f84fed7726c276df598c92be71c3137df47de532e73f3a2e3bc",
        member="cvttf_NotoSansCJK_Bold/NotoSansCJKtc-Bold.otf",
        member_sha256="977833121efae44b1c2115282724383b3201bdc104064d7bb2c1c92da928aafc",
        family="Noto Sans CJK Bold",
        weight=700,
        scripts=("Hani", "Hira", "Kana", "Hang", "Bopo"),
        licence="OFL-1.1",
    ),
    FontSource(
        package="fontpkg-hind-siliguri",
        version="1.1",
        wheel_sha256="ad82531a7001cc565888dcbb58fa0e8053c12610c695ed0db0f0206adc0b99ed",
        member="fontpkg_hind_siliguri/files/HindSiliguri-Bold.ttf",
        member_sha256="d135765781d1a4aebc7dd4a2af221427ec8689060121d8a48b19bca3eeb3977e",
        family="Hind Siliguri Bold",
        weight=700,
        scripts=("Beng",),
        licence="OFL-1.1",
    ),
    FontSource(
        package="fontpkg-noto-sans-tamil",
        version="2.4",
        wheel_sha256="2d20504bec401fbcab6259dc8ea18bca5449fb7df1f542819236483eb36fb529",
        member="fontpkg_noto_sans_tamil/files/NotoSansTamil[wdth,wght].ttf",
        member_sha256="aa3a9b321f4b0bb2c40203ffbde9af89713227866e0e13f76e5b9eeea727cf88",
        family="Noto Sans Tamil ExtraBold",
        weight=800,
        scripts=("Taml",),
        licence="OFL-1.1",
    ),
    FontSource(
        package="fontpkg-noto-sans-telugu",
        version="2.5",
        wheel_sha256="24417266bbdf61b26f167e0fd884aa63c44dd4cab6f0798617cf86983533396e",
        member="fontpkg_noto_sans_telugu/files/NotoSansTelugu[wdth,wght].ttf",
        member_sha256="e618af7bf999df192ed4f388eba2e563f2b5015034e9cbb317b5bd793bd7334d",
        family="Noto Sans Telugu ExtraBold",
        weight=800,
        scripts=("Telu",),
        licence="OFL-1.1",
    ),
    FontSource(
        package="fontpkg-noto-sans-khmer",
        version="2.4",
        wheel_sha256="81a3cc037bf40050429a85d79ef7d0e9efe299e1742b391a4a4fe84fdd78f6dd",
        member="fontpkg_noto_sans_khmer/files/NotoSansKhmer[wdth,wght].ttf",
        member_sha256="f37a8431a0c5d5ed2f81a767417546aca576a81fb7eff9c924d46aecf828f2ca",
        family="Noto Sans Khmer ExtraBold",
        weight=800,
        scripts=("Khmr",),
        licence="OFL-1.1",
    ),
    FontSource(
        package="matplotlib",
        version="3.11.2",
        wheel_sha256="07d9b9fa60cd4c393692f50d0bb03123242ddf61c99bb0e95e75feb354e7c1a8",
        member="matplotlib/mpl-data/fonts/ttf/DejaVuSans-Bold.ttf",
        member_sha256="b184b89e3c1075f22f6b71575b6fc20d4972b3cfd3b23322ca6fd596dcaef167",
        family="DejaVu Sans Bold",
        weight=700,
        scripts=("Armn", "Geor"),
        licence="Bitstream-Vera",
    ),
    _bundled(
        "Noto Sans Gurmukhi",
        "Guru",
        version="0.4.1",
        package_sha256="a880021879dfa6df078c64a414c07045491269d6ed2f585487208eccb1e0d326",
        sha256="9d5566a7dd85192e879b837f3be9199d4a805c555f52120e6df44470a8e3472b",
    ),
    _bundled(
        "Noto Sans Gujarati",
        "Gujr",
        version="0.4.2",
        package_sha256="8755e83efd5f0a75427bcb9adae912167c6c1fbd94d2a820c91655e0b58673af",
        sha256="17cc7781828a53d8032bf0c94f38692d252d52badbe0bb844f8d9cc1d4e25c00",
    ),
    _bundled(
        "Noto Sans Kannada",
        "Knda",
        version="0.4.3",
        package_sha256="e992988b66d3fa6c19a569d60b6fabb1b84df4789ce13ee6d643fdddc6720dad",
        sha256="639b82f431ac1d69c416e259ebfbe1536e63ce42e0d027b2dd61c3b268de15ed",
    ),
    _bundled(
        "Noto Sans Malayalam",
        "Mlym",
        version="0.4.2",
        package_sha256="0f8036413aec0173042900862a9bd6c4180b755d1075f8e05561ced8e9304ca3",
        sha256="1e3d0fa51ec4b9b7a140cceea2c2ecb599535f7cb21c05ab68ae69d3dd7750b7",
    ),
    _bundled(
        "Noto Sans Sinhala",
        "Sinh",
        version="0.4.2",
        package_sha256="3c73b2be95baaae05b3cddde8a7a59b82f290776bda38b14fa67db6a9c845bce",
        sha256="76a12a5f6ee82ffd13e31be7f3f26443caaab57bd0031d3f00677fa3c9d07ab5",
    ),
    _bundled(
        "Noto Sans Lao",
        "Laoo",
        version="0.4.2",
        package_sha256="3345f1310e88b0296fb055a2d0fbd628a61d0528a8ec06b3ef75b1a8ef204d29",
        sha256="0cca96d7ee1a6d47a1ad3abe3d4a90f12a54317b7b0db6ae5b2af2a4456553f8",
    ),
    _bundled(
        "Noto Sans Myanmar",
        "Mymr",
        version="0.4.2",
        package_sha256="14db9970d908b8e46c65ddcbb66aa789add2e76e6e4cfc48e2f454c5e20ea39f",
        sha256="5fbf442fee270bde232129fb34853bd71cac11911c5e8a24b8e614f507728902",
    ),
    _bundled(
        "Noto Sans Ethiopic",
        "Ethi",
        version="0.4.2",
        package_sha256="3030fe790f54df5297904e82da1d5216df61064af4e2ca2972ad166a6ad81f49",
        sha256="9066401d91414029643f54fa6f69f8d1ec5041f59cabfaf90f32575eddf32749",
    ),
    _bundled(
        "Noto Serif Tibetan",
        "Tibt",
        version="0.4.2",
        package_sha256="236aad4d71be07cf07adb0f6a8714f72b829a4de9a0c57c0ff0009cac4ab9b10",
        sha256="e2614a90a575e28c23281062d1e6197221033d5cb36851fe01ce4f00a8f3be27",
    ),
)
