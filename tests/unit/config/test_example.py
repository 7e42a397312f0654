"""The example settings, and where a person's own are looked for."""

from pathlib import Path

import pytest

from config.example import configuration_path, example
from config.load import from_process, untouched
from config.machine import chosen_ffmpeg


def test_the_example_as_it_stands_is_read_and_changes_nothing(tmp_path: Path):
    path = tmp_path / "soundstage.toml"
    path.write_text(example(), encoding="utf-8")
    assert from_process(path) == untouched()


def test_settings_are_looked_for_in_the_configuration_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert configuration_path() == tmp_path / ".config" / "soundstage" / "soundstage.toml"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "elsewhere"))
    assert configuration_path() == tmp_path / "elsewhere" / "soundstage" / "soundstage.toml"


def test_untouched_settings_are_those_of_the_base_folders_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    configuration_path().parent.mkdir(parents=True)
    configuration_path().write_text("this is no TOML")
    monkeypatch.setenv("SOUNDSTAGE_WORKERS", "many")
    settings = untouched()
    assert settings.data_dir == tmp_path / "data" / "soundstage"
    assert settings.workers >= 1


def test_an_ffmpeg_may_be_chosen_in_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("IMAGEIO_FFMPEG_EXE", raising=False)
    assert chosen_ffmpeg() == ""
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/opt/ffmpeg")
    assert chosen_ffmpeg() == "/opt/ffmpeg"
