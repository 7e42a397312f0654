"""Wishes about who and what is seen, where, doing what, and what must not be seen."""

import re

from specialists.planning import song
from specialists.planning.absence import PEOPLE, avoid, emptied, without
from specialists.planning.apply.sound import music
from specialists.planning.apply.words import bringing_in, narration
from specialists.planning.edits import each, in_scope, mention, restaged
from specialists.planning.shotcraft import with_article
from specialists.reading.inflect import conjugate
from specialists.story.lexicon import lexicon
from specialists.story.players import Player, player, where
from specialists.story.telling import load_story
from storage.domain.plan import AnyPlan, Constraint, MoviePlan, Shot, SongPlan, shots_of


def subject(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    """The new thing stands in every shot it may stand in, and the narration meets it once."""
    name = wish.value[:120]

    def change(shot: Shot) -> Shot:
        if name.lower() in (shot.subject.lower(), *(other.lower() for other in shot.subjects)):
            return shot
        action = (
            shot.action
            if name.lower() in shot.action.lower()
            else f"{shot.action}, with {with_article(name)}"
        )
        return shot.model_copy(update={"subjects": (*shot.subjects, name), "action": action[:600]})

    plan = each(plan, wish.shot, change)
    who = with_article(name)
    lines = [
        line.replace("{x}", who).replace("{X}", who[0].upper() + who[1:]) for line in load_story().added_lines
    ]
    return mention(plan, wish.shot, bringing_in(plan, who) or lines, name.lower())


def place(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    """Another place: what stood in the old one's name stands in the new one's."""
    shots = in_scope(shots_of(plan), wish.shot)
    if not shots:
        return plan
    old = min((shot.place for shot in shots), key=len)
    if old.lower() == wish.value.lower() or all(wish.value.lower() in shot.place.lower() for shot in shots):
        return plan
    swaps = [
        (where(old), where(wish.value)),
        (player(old).the, player(wish.value).the),
        (player(old).The, player(wish.value).The),
        (old, wish.value),
    ]

    def moved(text: str, spot: str = "") -> str:
        own = [(where(spot), where(wish.value)), (player(spot).the, player(wish.value).the)] if spot else []
        for before, now in (*own, *swaps):
            text = text.replace(before, now)
        return text

    def change(shot: Shot) -> Shot:
        place = moved(shot.place)
        spot = "" if place != shot.place else shot.place  # a spot that does not carry the old place's name
        return shot.model_copy(
            update={
                "place": (place if place != shot.place else wish.value)[:120],
                "action": moved(shot.action, spot),
                "narration": moved(shot.narration, spot),
            }
        )

    plan = each(plan, wish.shot, change)
    if isinstance(plan, MoviePlan) and wish.shot is None:
        scenes = tuple(
            s.model_copy(update={"place": wish.value[:120], "title": moved(s.title)}) for s in plan.scenes
        )
        plan = plan.model_copy(
            update={"scenes": scenes, "logline": moved(plan.logline), "tagline": moved(plan.tagline)}
        )
    return plan


def action(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    """What is to happen happens in the strongest shot: two thirds of the way in, or the one named."""
    shots = shots_of(plan)
    scope = wish.shot or (shots[min(len(shots) - 1, len(shots) * 2 // 3)].id if shots else None)
    if scope is None or any(wish.value.lower() in shot.action.lower() for shot in shots):
        return plan
    who, _, does = wish.value.partition(" ")
    return each(
        plan,
        scope,
        lambda shot: shot.model_copy(update={"action": f"the {who} {_present(does, player(who))}"[:600]}),
    )


def _present(does: str, who: Player) -> str:
    return conjugate(does, "present", plural=who.plural)


def exclude(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    what = wish.value.lower()
    if what in ("music", "score", "soundtrack"):
        return music(plan, wish.model_copy(update={"kind": "music", "value": "none"}))
    if what in ("narration", "narrator", "voice", "voice-over", "voiceover", "words") and not isinstance(
        plan, SongPlan
    ):
        return narration(plan, wish.model_copy(update={"kind": "narration", "value": "none"}))
    if what in ("text", "subtitles", "captions", "titles"):
        if isinstance(plan, MoviePlan):
            plan = plan.model_copy(update={"subtitles": "off"})
        return avoid(plan, wish.shot, what)
    if isinstance(plan, SongPlan):
        return plan.model_copy(update={"lyrics": ()}) if song.silences(what) else plan
    plan = avoid(plan, wish.shot, wish.value)
    if what in PEOPLE:
        return emptied(plan, wish.shot)
    weather = lexicon().senses["weather"].get(what)
    if weather:
        plan = each(
            plan,
            wish.shot,
            lambda shot: restaged(shot, weather="clear") if shot.staging.weather == weather else shot,
        )
    return without(plan, wish.shot, what)


def ending(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    shots = shots_of(plan)
    if not shots:
        return plan
    last = shots[-1]
    who = player(last.subject)
    known = load_story().endings.get(wish.value)
    if known:
        told = re.sub(r"\[([^|\]]*)\|([^\]]*)\]", r"\2" if who.plural else r"\1", known)
        action = (
            f"{who.the} {told.replace('{in}', where(last.place)).replace('{place}', player(last.place).the)}"
        )
    elif wish.value.lower() in last.action.lower():
        return plan
    else:
        ending = wish.value if re.match(r"(on|with|in|at|mid)\b", wish.value) else f"on {wish.value}"
        action = f"{last.action}; the film ends {ending}"
    if len(shots) == 1 and known:
        action = f"{last.action}; in the end {action}"
    mood = {"happy": "joyful", "sad": "melancholy"}.get(wish.value, last.mood)
    return each(plan, last.id, lambda shot: shot.model_copy(update={"action": action[:600], "mood": mood}))
