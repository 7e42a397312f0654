"""Settings come from defaults, one file and the environment, and every mistake is told at once."""

from pathlib import Path

import pytest

from config.load import configuration_file, load
from storage.domain.errors import SettingsError

HOME = Path("/home-of-nobody")


def problems(environ: dict[str, str], file: Path | None = None) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as told:
        load(environ, HOME, file)
    return told.value.problems


def written(folder: Path, text: str) -> Path:
    file = folder / "studio.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_any_settings_the_studio_lives_in_the_home_folder():
    settings = load({}, HOME)
    assert settings.data_dir == HOME / ".local/share/soundstage"
    assert settings.cache_dir == HOME / ".cache/soundstage"
    assert settings.output_dir == HOME / ".local/share/soundstage/output"
    assert settings.export_folder("image") == settings.output_dir / "images"
    assert settings.git_default_repo_dir == settings.data_dir / "repositories"


def test_the_desktops_own_folders_are_honoured():
    environ = {"XDG_DATA_HOME": "/d", "XDG_CACHE_HOME": "/c", "XDG_CONFIG_HOME": "/f"}
    settings = load(environ, HOME)
    assert (settings.data_dir, settings.cache_dir) == (Path("/d/soundstage"), Path("/c/soundstage"))
    assert configuration_file(environ, HOME) == Path("/f/soundstage/soundstage.toml")


@pytest.mark.parametrize("value", ["", "relative/folder"])
def test_a_desktop_folder_that_is_not_absolute_does_not_count(value: str):
    assert load({"XDG_DATA_HOME": value}, HOME).data_dir == HOME / ".local/share/soundstage"


def test_the_environment_goes_before_the_file_and_the_file_before_the_defaults(tmp_path: Path):
    file = written(tmp_path, 'workers = 3\nlog_level = "DEBUG"\n')
    settings = load({"SOUNDSTAGE_WORKERS": "2"}, HOME, file)
    assert (settings.workers, settings.log_level, settings.image_default_steps) == (2, "DEBUG", 4)


def test_the_file_in_the_configuration_folder_counts_without_being_named(tmp_path: Path):
    folder = tmp_path / "soundstage"
    folder.mkdir()
    (folder / "soundstage.toml").write_text("health_port = 0\n")
    assert load({"XDG_CONFIG_HOME": str(tmp_path)}, HOME).health_port == 0


def test_paths_may_start_at_home_or_at_the_data_folder():
    environ = {"SOUNDSTAGE_DATA_DIR": "~/studio", "SOUNDSTAGE_OUTPUT_DIR": "out"}
    settings = load(environ, HOME)
    assert settings.output_dir == HOME / "studio" / "out"
    assert settings.database == HOME / "studio" / "studio.db"


@pytest.mark.parametrize(("cores", "workers"), [(0, 1), (1, 1), (2, 2), (4, 4), (64, 4)])
def test_one_worker_a_core_but_no_more_than_four(cores: int, workers: int):
    assert load({}, HOME, cores=cores).workers == workers


def test_a_person_may_ask_for_more_workers_than_cores():
    assert load({"SOUNDSTAGE_WORKERS": "8"}, HOME, cores=2).workers == 8


def test_sizes_are_written_as_people_write_them():
    assert load({"SOUNDSTAGE_RETENTION_BYTES": "2 GiB"}, HOME).retention_bytes == 2 * 2**30


def test_every_mistake_is_told_at_once_with_where_it_was_made(tmp_path: Path):
    file = written(tmp_path, "wrokers = 3\nhealth_port = 99999\nlease_seconds = true\n")
    told = problems({"SOUNDSTAGE_LOG_LEVEL": "LOUD", "SOUNDSTAGE_HEALTH_HOST": "0.0.0.0"}, file)
    assert len(told) == 5
    assert any(str(file) in line and "did you mean “workers”?" in line for line in told)
    assert any(str(file) in line and "health_port" in line and "65535" in line for line in told)
    assert any("lease_seconds" in line and "yes or no" in line for line in told)
    assert any("SOUNDSTAGE_LOG_LEVEL" in line and "'INFO'" in line for line in told)
    assert any("SOUNDSTAGE_HEALTH_HOST" in line and "127.0.0.1" in line for line in told)


def test_a_misspelled_variable_is_told_with_the_nearest_setting():
    (told,) = problems({"SOUNDSTAGE_OLAMA_HOST": "x"})
    assert "did you mean “ollama_host”?" in told


def test_a_setting_like_no_other_gets_no_wild_guess():
    (told,) = problems({"SOUNDSTAGE_ZZZ": "x"})
    assert "did you mean" not in told


def test_a_sign_of_life_must_be_more_frequent_than_the_lease():
    (told,) = problems({"SOUNDSTAGE_HEARTBEAT_SECONDS": "20"})
    assert "heartbeat_seconds" in told
    assert "lease_seconds" in told


def test_a_named_file_that_is_not_there_is_told():
    (told,) = problems({}, HOME / "nowhere.toml")
    assert "there is no file" in told


def test_a_file_that_is_not_toml_is_told_with_its_line(tmp_path: Path):
    (told,) = problems({}, written(tmp_path, "workers = 2\nlog_level = LOUD\n"))
    assert "is not TOML" in told
    assert "line 2" in told


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path):
    (told,) = problems({}, tmp_path)
    assert "cannot be read" in told
