"""The scenes and shots a plan names; pure."""

from collections.abc import Sequence

from storage.domain.plan import PLAN, MoviePlan, Scene, Shot, shots_of


def planned(plan: str) -> tuple[Sequence[Scene], Sequence[Shot]]:
    """Scenes and shots of a plan as JSON, in order; none for "", a song or a speech.

    Raises ValueError (pydantic's) when the text is no plan.
    """
    if not plan:
        return (), ()
    made = PLAN.validate_json(plan)
    return made.scenes if isinstance(made, MoviePlan) else (), shots_of(made)
