"""What a person may ask of the order of shots: swap two, take one out, put one in."""

import re
from dataclasses import dataclass
from typing import Literal

from specialists.planning.shotcraft import camera_words
from specialists.story.players import player
from storage.domain.plan import MoviePlan, Shot

_ORDINAL = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ONE = (
    r"(?:the\s+)?(?:shots?\s*(?:number\s*)?#?)?(\d{1,3}|sh\d{3,5}|"
    + "|".join(_ORDINAL)
    + r"|last|final)(?:\s+shot)?"
)
_SWAP = re.compile(rf"\b(?:swap|switch|exchange)\s+{_ONE}\s+(?:and|with|for)\s+{_ONE}\b", re.I)
_OUT = r"(?:remove|delete|drop|cut|lose|take out|get rid of|leave out|skip)\s+"
_GONE = re.compile(
    rf"\b{_OUT}(?:the\s+)?(?:shot\s*(?:number\s*)?#?(\d{{1,3}})|(sh\d{{3,5}})|({'|'.join(_ORDINAL)}|last|final)\s+shot)\b",
    re.I,
)
_NEW = re.compile(
    r"\b(?:add|insert|include|put in|give me|i want)\s+(?:an?|another|one more)\s+"
    r"(?P<size>extreme wide|wide|full|medium|close-?\s?up|close)?\s*"
    r"(?:shot|view|picture|panel)?\s*(?:of|showing|with|where)\s+(?P<what>.{2,80}?)"
    r"(?P<end>\s+(?:at the (?:very )?(?:end|start|beginning)|(?:before|after) (?:shot )?\d+))?\s*$",
    re.I,
)
_SHOTLIKE = re.compile(r"\b(?:shot|view|close-?\s?up|panel|picture)\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recut:
    """One change to the order of shots. `one`, `other`: shot ids or "last"; `what` is shown in a new shot."""

    does: Literal["swap", "remove", "add"]
    one: str = ""
    other: str = ""
    what: str = ""
    size: str = ""


def recut_of(sentence: str) -> Recut | None:
    """The change a sentence asks for, or None when it is about something else."""
    said = sentence.strip(" .!?")
    if swap := _SWAP.search(said):
        return Recut(does="swap", one=_id(swap[1]), other=_id(swap[2]))
    if gone := _GONE.search(said):
        return Recut(does="remove", one=_id(gone[1] or gone[2] or gone[3]))
    new = _NEW.search(said)
    if new and _SHOTLIKE.search(said[: new.start("what")]):
        end = (new["end"] or "").lower()
        at = "last" if "end" in end else "sh010" if "start" in end or "beginning" in end else ""
        numbered = re.search(r"(before|after) (?:shot )?(\d+)", end)
        if numbered:
            at = _id(numbered[2]) if numbered[1] == "after" else f"sh{(int(numbered[2]) - 1) * 10:03d}"
        size = (
            new["size"] or ("close-up" if re.search(r"close", said[: new.start("what")], re.I) else "")
        ).lower()
        return Recut(
            does="add",
            one=at,
            what=new["what"].strip(),
            size="close-up" if size.startswith("close") else size,
        )
    return None


def value_of(recut: Recut) -> str:
    """The change as it is kept among the wishes: "swap sh020 and sh040"; `recut_of` reads it back."""
    if recut.does == "swap":
        return f"swap {recut.one} and {recut.other}"
    if recut.does == "remove":
        return "remove the last shot" if recut.one == "last" else f"remove {recut.one}"
    end = {"last": " at the end", "sh010": " at the start"}.get(recut.one)
    if end is None:
        end = f" after {int(recut.one[2:]) // 10}" if recut.one else ""
    return f"add a {recut.size + ' ' if recut.size else ''}shot of {recut.what}{end}"


def recut(plan: MoviePlan, change: Recut) -> MoviePlan:
    """The plan with its shots in the new order; ids stay with their pictures, nothing else changes.

    A change about a shot that is not there, or that would leave no shot, changes nothing. Frames are the
    caller's business: the film's length is paced anew afterwards.
    """
    shots = list(plan.shots)
    one, other = _at(shots, change.one), _at(shots, change.other)
    if change.does == "swap" and one is not None and other is not None and one != other:
        shots[one], shots[other] = _in_slot(shots[other], shots[one]), _in_slot(shots[one], shots[other])
    elif change.does == "remove" and one is not None and len(shots) > 1:
        gone = shots.pop(one)
        if (
            one < len(shots)
            and gone.transition != "cut"
            and (one == 0 or shots[one - 1].scene != shots[one].scene)
        ):
            shots[one] = shots[one].model_copy(update={"transition": gone.transition})
    elif change.does == "add" and change.what:
        after = one if one is not None else max(0, len(shots) * 2 // 3 - 1)
        if change.one == "sh010":
            after = -1
        shots.insert(after + 1, _new_shot(plan, shots, after, change))
    scenes = tuple(scene for scene in plan.scenes if any(shot.scene == scene.id for shot in shots))
    arc = tuple(level for scene, level in zip(plan.scenes, plan.music.arc, strict=False) if scene in scenes)
    music = plan.music.model_copy(update={"arc": arc})
    return plan.model_copy(update={"shots": tuple(shots), "scenes": scenes, "music": music})


def _in_slot(shot: Shot, slot: Shot) -> Shot:
    return shot.model_copy(update={"scene": slot.scene, "transition": slot.transition})


def _new_shot(plan: MoviePlan, shots: list[Shot], after: int, change: Recut) -> Shot:
    """A shot of what was asked for, in the light and colours of the one it follows."""
    near = shots[max(0, after)]
    what = re.sub(r"^(?:the|an?|some)\s+", "", change.what, flags=re.I)[:120]
    size = change.size if change.size in ("extreme wide", "wide", "full", "medium", "close-up") else "wide"
    move = "push in" if near.staging.move != "push in" else "pull out"
    staging = near.staging.model_copy(
        update={"size": size, "move": move, "lens_mm": 85 if size == "close-up" else 28}
    )
    return near.model_copy(
        update={
            "id": new_id(shots, after),
            "subject": what,
            "subjects": (),
            "action": f"{player(what).the if what != change.what else change.what}, seen for the first time",
            "camera": camera_words(staging, "slow"),
            "staging": staging,
            "narration": "",
            "transition": "cut" if after >= 0 else near.transition,
            "seed": (near.seed * 7919 + len(shots)) % 2**32,
        }
    )


def new_id(shots: list[Shot], after: int) -> str:
    """An id between its neighbours', as numbers are left free for: sh055 between sh050 and sh060."""
    taken = {shot.id for shot in shots}
    low = int(shots[after].id[2:]) if after >= 0 else 0
    high = int(shots[after + 1].id[2:]) if after + 1 < len(shots) else low + 20
    middle = (low + high) // 2
    for number in (middle, *range(low + 1, high), *range(1, 99999)):
        if (id := f"sh{number:03d}") not in taken:
            return id
    raise AssertionError("a film has fewer than 99999 shots")


def _id(said: str) -> str:
    said = said.lower()
    if said.startswith("sh"):
        return said
    if said in ("last", "final"):
        return "last"
    number = int(said) if said.isdigit() else _ORDINAL.index(said) + 1
    return f"sh{number * 10:03d}"


def _at(shots: list[Shot], id: str) -> int | None:
    if id == "last":
        return len(shots) - 1
    return next((index for index, shot in enumerate(shots) if shot.id == id), None)
