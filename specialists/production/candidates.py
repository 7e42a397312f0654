"""Further candidates: more like one of several variations, or that one larger; pure."""

import zlib

from specialists.production.plans import reader, varied
from storage.domain.errors import BeyondEngine, NotFound, RequestError, Unclear
from storage.domain.plan import AnyPlan, ClipPlan, ImagePlan, MoviePlan, SongPlan, SpeechPlan

LARGEST = 4  # times a picture's own size that it can be enlarged to


def picked(plan: AnyPlan, number: int | None) -> int:
    """The variation that is meant; the only one where none is named. Raises NotFound or Unclear."""
    if number is None:
        if plan.variations > 1:
            raise Unclear(
                f"There are {plan.variations} variations: say which one, from 1 to {plan.variations}."
            )
        return 1
    if not 1 <= number <= plan.variations:
        between = f"there are {plan.variations}" if plan.variations > 1 else "there is only one"
        raise NotFound(f"There is no variation {number}: {between}.")
    return number


def more_like(plan: AnyPlan, number: int, count: int) -> AnyPlan:
    """A plan for `count` candidates that are planned as variation `number` is, none of which was made yet.

    Of a speech other readers read. Raises RequestError for a film, and for a speech in a voice that was asked
    for.
    """
    one = varied(plan, number)
    anew = {"seed": _fresh(one.seed), "variations": count}
    match one:
        case MoviePlan():
            raise RequestError(
                "A film has no candidates: `soundstage again DIR SHOT` makes another take of a shot, and "
                "`soundstage try --variations` several films."
            )
        case ImagePlan() | ClipPlan():
            shot = one.shot.model_copy(update={"seed": _fresh(one.shot.seed)})
            return one.model_copy(update={**anew, "shot": shot})
        case SongPlan():
            return one.model_copy(update=anew)
        case SpeechPlan():
            read = reader(one.voice)  # by the readers after those who were heard already
            if not read:
                raise RequestError(
                    f"This speech is read by “{one.voice}”, as was asked, and would sound the same again: "
                    "`soundstage revise` changes the voice."
                )
            after = read - number + plan.variations + 1
            return one.model_copy(update={**anew, "voice": f"reader {after}"})


def larger(plan: AnyPlan, number: int, times: int) -> ImagePlan:
    """A plan for variation `number` of an image, so many times as wide and high; its picture is the same.

    Raises RequestError for anything but an image, BeyondEngine when it would be enlarged too far.
    """
    if not isinstance(plan, ImagePlan):
        raise RequestError(f"Only an image can be made larger, and this is a {plan.kind}.")
    one = varied(plan, number)
    assert isinstance(one, ImagePlan)
    if one.enlarge * times > LARGEST:
        raise BeyondEngine(
            f"It was enlarged {one.enlarge} times already, and {LARGEST} times its own size is the most"
            " there is; upscale the original instead.",
            limit="size",
        )
    return one.model_copy(update={"enlarge": one.enlarge * times, "variations": 1})


def _fresh(seed: int) -> int:
    """Another seed, the same every time, that no variation nearby has."""
    return zlib.crc32(f"more like {seed}".encode())
