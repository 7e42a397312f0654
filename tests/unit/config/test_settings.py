"""Every setting has a sentence, and the example file tells the truth about it."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

import config
from config.settings import Settings

EXAMPLE = Path(config.__path__[0]) / "soundstage.example.toml"


def test_settings_are_never_changed():
    with pytest.raises(ValidationError):
        Settings().workers = 3  # pyright: ignore[reportAttributeAccessIssue]  that is what is tested


def test_the_defaults_the_studio_promises():
    settings = Settings()
    assert settings.flux_model_id == "black-forest-labs/FLUX.2-klein-4B"
    assert settings.image_default_steps == 4
    assert settings.wan_model_id == "Wan-AI/Wan2.1-T2V-1.3B-Diffusers"
    assert settings.video_default_resolution == "480p"
    assert settings.video_transition_duration == 1.0
    assert settings.default_video_codec == "libx264"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_has_one_sentence_of_meaning(name: str):
    sentence = Settings.model_fields[name].description or ""
    assert sentence.endswith(".")
    assert len(re.findall(r"[.!?](?:\s|$)", sentence)) == 1, sentence


def test_the_example_file_as_it_stands_changes_nothing():
    assert tomllib.loads(EXAMPLE.read_text(encoding="utf-8")) == {}


def test_the_example_file_names_every_setting_with_its_default():
    # a single # before a name is what a person takes away
    named = re.sub(r"^# (?=\w+ = )", "", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    values = tomllib.loads(named)
    assert list(values) == list(Settings.model_fields)
    assert Settings.model_validate(values) == Settings()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_example_file_says_what_a_setting_means(name: str):
    said = " ".join(
        line.removeprefix("## ") for line in EXAMPLE.read_text(encoding="utf-8").splitlines() if line
    )
    assert f"{Settings.model_fields[name].description} # {name} = " in said
