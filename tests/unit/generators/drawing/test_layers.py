"""The layers file: what was kept comes back."""

from pathlib import Path

import numpy as np
import pytest

from generators.drawing.layers import read, write
from generators.drawing.panel import painted
from tests.unit.generators.drawing.panels import a_shot, a_still


def test_what_was_written_is_read_back(tmp_path: Path):
    layers = painted(a_still(a_shot(staging={"time": "night", "weather": "rain"})))
    write(layers, tmp_path / "a")
    back = read(tmp_path / "a")
    assert back.motion == layers.motion
    for kept, sheet in zip(back.sheets, layers.sheets, strict=True):
        assert (kept.name, kept.left, kept.top, kept.step, kept.parallax) == (
            sheet.name, sheet.left, sheet.top, sheet.step, sheet.parallax,
        )  # fmt: skip
        assert np.array_equal(kept.y, sheet.y)
        assert (kept.cover is None) == (sheet.cover is None)


def test_the_same_layers_are_the_same_file(tmp_path: Path):
    for name in ("a", "b"):
        write(painted(a_still()), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_depth_runs_from_the_sky_to_the_lens():
    sheets = painted(a_still(a_shot(place="forest", subject="a fox"))).sheets
    assert sheets[0].name == "sky"
    depths = [sheet.parallax for sheet in sheets]
    assert depths == sorted(depths)
    assert {"sky", "far", "ground", "subject", "near"} <= {sheet.name for sheet in sheets}


def test_a_file_of_another_kind_is_not_layers(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"not layers")
    with pytest.raises(Exception, match="zip"):
        read(tmp_path / "a")
