"""What is in the archive of a work, under names people understand, and how it is written."""

import json
import re
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.domain.artifact import Artifact, Digest, StepKey
from storage.domain.events import to_json
from storage.domain.film import Cut, StepOutput, StepRecord, Take
from storage.ports import Logged

FOLDERS: Mapping[str, str] = {
    "still": "panels", "pick": "panels", "enlarge": "panels", "clip": "shots", "frame": "shots",
    "join": "shots", "lips": "shots", "score": "sound", "speech": "sound", "fit": "sound", "mix": "sound",
    "card": "cards", "poster": "cards", "sheet": "sheets", "proxy": "dailies", "segment": "segments",
    "cut": "versions",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Texts and files by their names in the archive."""

    texts: Mapping[str, str]
    files: Mapping[str, Path]
    made_at: datetime


def names(
    kind: str,
    cuts: Sequence[Cut],
    takes: Sequence[Take],
    steps: Sequence[StepRecord],
    made: Mapping[StepKey, StepOutput],
    artifacts: Mapping[Digest, Artifact],
) -> dict[str, Artifact]:
    """Every version, every take, and what else `steps`, those of the newest version, left; no pruned files.

    "versions/film_v001.mp4", "shots/sh030_t02.mp4", "panels/sh010_panel.png", "sound/score.wav".
    """
    found: dict[str, Artifact] = {}
    for cut in cuts:
        if artifact := artifacts.get(cut.artifact):
            found[f"versions/{kind}_v{cut.version:03d}{artifact.suffix}"] = artifact
    for take in takes:
        if artifact := artifacts.get(take.artifact):
            found[f"shots/{take.shot}_t{take.number:02d}{artifact.suffix}"] = artifact
    known = {artifact.digest for artifact in found.values()}
    for step in steps:
        for role, digest in made[step.key].outputs.items() if step.key in made else ():
            artifact = artifacts.get(digest)
            if artifact is None or digest in known:
                continue
            known.add(digest)
            tail = "" if role == "main" else f"_{_word(role)}"
            stem = f"{FOLDERS.get(step.kind, 'other')}/{_word(step.label)}{tail}"
            found[_free(stem, artifact.suffix, found)] = artifact
    return found


def _word(label: str) -> str:
    return "_".join(re.findall(r"[^\W_]+", label.lower())) or "file"


def _free(stem: str, suffix: str, taken: Mapping[str, Artifact]) -> str:
    name, number = f"{stem}{suffix}", 2
    while name in taken:
        name, number = f"{stem}_{number}{suffix}", number + 1
    return name


def log_lines(events: Sequence[Logged]) -> str:
    """Everything that happened, a JSON object a line."""
    return "".join(
        json.dumps(
            {"at": entry.at.isoformat(), "event": type(entry.event).__name__, **to_json(entry.event)},
            ensure_ascii=False,
        )
        + "\n"
        for entry in events
    )


def write(target: Path, contents: Contents) -> None:
    """Write the archive; media is stored as it is, since it does not compress. Raises OSError."""
    when = contents.made_at.timetuple()[:6]
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in sorted(contents.texts.items()):
            archive.writestr(_info(name, when), text, zipfile.ZIP_DEFLATED)
        for name, path in sorted(contents.files.items()):
            info = _info(name, when)
            info.file_size = path.stat().st_size  # large ones need another header
            with path.open("rb") as source, archive.open(info, "w") as sink:
                shutil.copyfileobj(source, sink, 1 << 20)


def _info(name: str, when: tuple[int, ...]) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (when[0], when[1], when[2], when[3], when[4], when[5]))
    info.external_attr = 0o644 << 16
    return info
