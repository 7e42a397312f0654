"""Databases of every age arrive at the same shape."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.domain.errors import SettingsError
from storage.sqlite.migrate import MIGRATIONS, migrate, migrations
from tests.builders import START

# Each file is a whole schema as a studio of that time left it, with a few rows in it.
OLD_SCHEMAS = sorted((Path(__file__).parents[3] / "golden" / "schemas").glob("*.sql"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "studio.db"


def a_folder(tmp_path: Path, **files: str) -> Path:
    """A folder of migrations, named like `m0001_first`."""
    folder = tmp_path / "migrations"
    folder.mkdir(exist_ok=True)
    for name, script in files.items():
        (folder / f"{name.removeprefix('m')}.sql").write_text(script, encoding="utf-8")
    return folder


def shape(path: Path) -> list[tuple[str, str, str]]:
    """Every table and index, with the words it was made with."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT type, name, coalesce(sql, '') FROM sqlite_master ORDER BY type, name"
        ).fetchall()


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def test_there_is_a_kept_schema_for_every_migration():
    assert [int(file.stem) for file in OLD_SCHEMAS] == [one.number for one in migrations()]


@pytest.mark.parametrize("old", OLD_SCHEMAS, ids=lambda file: file.stem)
def test_an_old_database_arrives_at_the_shape_of_a_fresh_one(old: Path, path: Path, tmp_path: Path):
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(old.read_text(encoding="utf-8"))
    migrate(path, now=START)
    migrate(tmp_path / "fresh.db", now=START)
    assert shape(path) == shape(tmp_path / "fresh.db")
    assert ask(path, "PRAGMA user_version") == [(len(migrations()),)]
    assert ask(path, "PRAGMA foreign_key_check") == []
    assert ask(path, "SELECT id, title FROM projects") == [("kettle", "The Kettle")]
    assert ask(path, "SELECT unique_key, state FROM jobs") == [("film kettle", "waiting")]


def test_a_new_file_is_made_without_a_backup(path: Path):
    assert migrate(path, now=START) == len(migrations())
    assert [file.name for file in path.parent.iterdir()] == ["studio.db"]


def test_a_new_file_gets_all_migrations_or_none(path: Path, tmp_path: Path):
    broken = a_folder(
        tmp_path,
        m0001_first="CREATE TABLE kettle (name TEXT);",
        m0002_broken="INSERT INTO nowhere VALUES (1);",
    )
    with pytest.raises(sqlite3.OperationalError):
        migrate(path, now=START, folder=broken)
    assert shape(path) == []
    assert ask(path, "PRAGMA user_version") == [(0,)]


def test_what_a_studio_of_the_first_shape_made_is_still_known(path: Path):
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(OLD_SCHEMAS[0].read_text(encoding="utf-8"))
    migrate(path, now=START)
    assert ask(path, "SELECT number, selected, planned, remarks FROM takes") == [(1, 1, "", "")]
    assert ask(path, "SELECT version, note, plan FROM cuts") == [(1, "first", "")]
    assert ask(path, "SELECT engine, started_at FROM jobs") == [("", None)]


def test_a_database_that_is_up_to_date_is_left_alone(path: Path):
    migrate(path, now=START)
    assert migrate(path, now=START) == len(migrations())
    assert [file.name for file in path.parent.iterdir()] == ["studio.db"]


def test_an_existing_database_is_copied_before_every_migration(path: Path, tmp_path: Path):
    first = a_folder(tmp_path, m0001_first="CREATE TABLE kettle (name TEXT); -- the first")
    migrate(path, now=START, folder=first)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO kettle VALUES ('copper')")
    more = a_folder(
        tmp_path,
        m0002_colour="ALTER TABLE kettle ADD COLUMN colour TEXT;\nUPDATE kettle SET colour = 'red; or so';",
        m0003_lid="CREATE TABLE lid (name TEXT);",
    )
    assert migrate(path, now=START, folder=more) == 3
    assert ask(path, "SELECT * FROM kettle") == [("copper", "red; or so")]
    copies = sorted(file for file in path.parent.glob("studio.db.before-*"))
    assert [file.name.split("-")[1] for file in copies] == ["0002", "0003"]
    assert ask(copies[0], "SELECT * FROM kettle") == [("copper",)]
    assert ask(copies[0], "PRAGMA user_version") == [(1,)]
    assert ask(copies[1], "SELECT * FROM kettle") == [("copper", "red; or so")]


def test_a_migration_that_fails_changes_nothing(path: Path, tmp_path: Path):
    migrate(path, now=START, folder=a_folder(tmp_path, m0001_first="CREATE TABLE kettle (name TEXT);"))
    broken = a_folder(tmp_path, m0002_broken="CREATE TABLE lid (name TEXT);\nINSERT INTO nowhere VALUES (1);")
    with pytest.raises(sqlite3.OperationalError):
        migrate(path, now=START, folder=broken)
    assert [name for _, name, _ in shape(path)] == ["kettle"]
    assert ask(path, "PRAGMA user_version") == [(1,)]


def test_a_newer_database_is_refused_and_left_alone(path: Path, tmp_path: Path):
    newer = a_folder(tmp_path, m0001_a="CREATE TABLE a (x);", m0002_b="CREATE TABLE b (x);")
    migrate(path, now=START, folder=newer)
    (newer / "0002_b.sql").unlink()
    with pytest.raises(SettingsError) as caught:
        migrate(path, now=START, folder=newer)
    assert caught.value.problems == (str(caught.value),)
    assert "newer Soundstage (schema 2; this one knows 1)" in str(caught.value)
    assert [name for _, name, _ in shape(path)] == ["a", "b"]


@pytest.mark.parametrize("names", [("m0002_b",), ("m0001_a", "m0003_c"), ("m0001_a", "m0001_b")])
def test_migrations_are_numbered_without_gaps(tmp_path: Path, names: tuple[str, ...]):
    folder = a_folder(tmp_path, **dict.fromkeys(names, "CREATE TABLE a (x);"))
    with pytest.raises(ValueError, match="not numbered"):
        migrations(folder)


def test_a_migration_that_breaks_off_is_noticed(tmp_path: Path):
    folder = a_folder(tmp_path, m0001_a="CREATE TABLE a (x);\nCREATE TABLE b (x)\n")
    with pytest.raises(ValueError, match="middle of a statement"):
        migrations(folder)


def test_the_migrations_are_where_the_package_is():
    assert MIGRATIONS.parent.name == "sqlite"
    assert migrations()[0].name == "0001_initial"
