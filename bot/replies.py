"""Every sentence the studio says as itself."""

from collections.abc import Sequence
from shlex import quote

from specialists.deciding.remedies import Remedy, read_remedy
from specialists.planning.provenance import PLANNER
from specialists.planning.why import Answer
from specialists.production.forecast import Forecast
from storage.domain.conversation import Button, Card
from storage.domain.plan import AnyPlan, MoviePlan, SpeechPlan, shots_of

GO = (Button(label="/go", intent="go"), Button(label="/again", intent="again"))
STOP = Button(label="/cancel", intent="cancel")
LANGUAGES = {
    "ar": "Arabic", "bn": "Bengali", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "es": "Spanish", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hy": "Armenian",
    "it": "Italian", "ja": "Japanese", "ka": "Georgian", "ko": "Korean", "nl": "Dutch", "pl": "Polish",
    "pt": "Portuguese", "ru": "Russian", "sv": "Swedish", "ta": "Tamil", "th": "Thai", "tr": "Turkish",
    "zh": "Chinese",
}  # fmt: skip


def welcome(brief: str, *, attended: bool) -> Card:
    """The first thing on the screen."""
    body = "Type at any moment: the cast answers you first." if attended else ""
    return Card(title=brief, body=body)


def foreign_brief(language: str) -> Card:
    """A brief in a language the model does not speak is made all the same; `language` is ISO 639-1."""
    name = LANGUAGES.get(language, "a language other than English")
    return Card(
        title="",
        body=f"Your brief seems to be in {name}. The embedded model speaks English only, so the cast talks "
        "English and keeps your words as they are.",
    )


def help_card() -> Card:
    """What a person can do in a thread."""
    return Card(
        title="At any moment",
        fields=(
            ("any words", "the cast answers you first, and your wish goes into the plan"),
            ("/go", "the green light: plan and render now"),
            ("/again", "another round of discussion"),
            ("back to the style", "or the camera, the story, the music …: the cast takes that up again"),
            ("/edit words · /undo", "change your last message, or take it back, and its wish with it"),
            ("/why shot 3", "who decided it, and in which message"),
            ("/cast", "who is played by which model; `/cast Luna llama3.2:3b` changes it"),
            ("/settings", "how long the cast discusses here, and for you"),
            ("/retry", "try the language model again"),
            ("/queue", "what is being made, for whom and until when; `/queue pause`, `resume`, `cancel` …"),
            ("/stop", "stop here; `soundstage resume` goes on later"),
            ("/cancel", "call it off"),
        ),
    )


def announcement(text: str) -> Card:
    """Something the discussion wants said by the studio."""
    return Card(title="", body=text)


def question(text: str, options: Sequence[str], default: str, patience: float = 0.0) -> Card:
    """A question to the person, with what happens when nobody answers (within `patience` seconds)."""
    within = f" within {patience:.0f} seconds" if patience else ""
    body = f"Without an answer{within}: {default}." if default else ""
    return Card(title=text, body=body, buttons=tuple(Button(label=o, intent=o) for o in options))


def model_note(sentence: str) -> Card:
    """Another model speaks than was wished for, and why."""
    return Card(title="", body=sentence, buttons=(Button(label="/retry", intent="retry"),), tone="warn")


def paused() -> Card:
    """Nobody has answered for a long time."""
    return Card(title="Paused", body="Nothing is lost: say anything and the cast goes on from here.")


def mended(persona: str, remedy: str) -> Card:
    """A remedy for a persona's model worked."""
    who = persona or "The cast"
    match read_remedy(remedy):
        case Remedy(kind="pull", model=model):
            return announcement(f"{model} is here. {who} speaks with it.")
        case Remedy(kind="use", model=model):
            return announcement(f"{who} speaks with {model} from now on.")
        case Remedy(kind="embedded"):
            return announcement(f"{who} speaks with the embedded model from now on.")
        case _:
            return announcement(f"{who} tries again.")


def why(answer: Answer) -> Card:
    """Who decided what, with the words that did it."""
    decided = [row for row in answer.rows if row.by != PLANNER]
    filled = ", ".join(f"{row.field} {row.value}" for row in answer.rows if row.by == PLANNER)
    fields = tuple(
        (
            field,
            f"{value} — {by}, message {message}: “{quote}”"
            if quote
            else f"{value} — {by}, message {message}",
        )
        for field, value, by, message, quote in decided
    )
    rest = (("left to Pixel", f"{filled}: nobody asked for anything else"),) if filled else ()
    return Card(title=answer.title, fields=(*fields, *rest))


def plan_card(plan: AnyPlan, price: Forecast, notes: Sequence[str] = (), *, attended: bool) -> Card:
    """What will be made, what cannot be as it was asked for, and how long it takes."""
    shots = shots_of(plan)
    lines = [f"{n}. {shot.subject}, {shot.place}: {shot.camera}" for n, shot in enumerate(shots, start=1)]
    if len(lines) > 12:
        lines = [*lines[:10], f"… and {len(lines) - 10} more shots"]
    fields: list[tuple[str, str]] = []
    if isinstance(plan, MoviePlan):
        fields += [("look", f"{plan.look.palette_name}, {plan.look.light}")]
        fields += [("music", f"{plan.music.genre}, {plan.music.bpm} bpm, {plan.music.mood}")]
    if isinstance(plan, SpeechPlan):
        lines = list(plan.lines)
    if plan.variations > 1:
        fields.append(("made", f"{plan.variations} times, each a little different"))
    if wishes := [c.words for c in plan.constraints if c.origin == "person"]:
        fields.append(("your words", "; ".join(dict.fromkeys(wishes))))
    fields += [("mind", note) for note in notes]
    fields.append(("ready in", price_words(price)))
    return Card(
        title=f"“{plan.title}”",
        body="\n".join(lines),
        fields=tuple(fields),
        buttons=(*GO, STOP) if attended else (),
        tone="good",
    )


def revision_card(
    title: str, changes: Sequence[str], price: Forecast, notes: Sequence[str] = (), *, attended: bool
) -> Card:
    """What a revision changes, and how little of the film is made again."""
    return Card(
        title=f"“{title}”, revised",
        body="\n".join(changes) or "Nothing in the plan changes.",
        fields=(
            ("made again", f"{price.steps} of {price.steps + price.kept} steps"),
            *(("mind", note) for note in notes),
            ("ready in", price_words(price)),
        ),
        buttons=(*GO, STOP) if attended else (),
        tone="good",
    )


def price_words(price: Forecast) -> str:
    """Time, and the tokens of a vision model where one looks at the pictures."""
    tokens = f", {price.tokens} tokens for looking at pictures" if price.tokens else ""
    return about(price.seconds) + tokens


def about(seconds: float) -> str:
    """A length of time as people say it."""
    if seconds < 50:
        return f"about {max(5, round(seconds / 5) * 5)} seconds"
    if seconds < 90:
        return "about a minute"
    return f"about {round(seconds / 60)} minutes"


def called_off(*, revision: bool = False) -> Card:
    """The person cancelled: the whole brief, or only the revision of a film."""
    kept = " The film stays as it was." if revision else ""
    return Card(title="Called off", body=f"Nothing was rendered after your word.{kept}", tone="warn")


def kept_for_later(folder: str, text: str) -> Card:
    """A wish that came while the film was being rendered."""
    return Card(
        title="",
        body="Noted. This cut is on its way; for your wish afterwards: "
        f"soundstage revise {quote(folder)} {quote(text)}",
    )


def daily(label: str, path: str) -> Card:
    """A contact sheet or a proxy to look at while the rest is made."""
    return Card(title="", body=f"Dailies, {label}: have a look while the rest is made.", files=(path,))


def remark(label: str, sentence: str) -> Card:
    """What was made is not quite what was asked for, or not quite right, and stays."""
    return Card(title="", body=f"{label}: {sentence}", tone="warn")


def retake(label: str, because: str) -> Card:
    """Inspection has a shot made again."""
    return Card(title="", body=f"{label}: {because} Another take is made.", tone="warn")


def budget_reached(spent: float, left: float, allowed: float, *, attended: bool) -> Card:
    """Going on would cost more than was allowed."""
    way = (
        "Say /go and it goes on, or /cancel."
        if attended
        else "`soundstage resume --budget SECONDS` goes on with another sum."
    )
    return Card(
        title="The budget is used up",
        body=f"{spent:.0f} of {allowed:.0f} seconds are spent and {left:.0f} are still to come, so nothing"
        f" further is begun. What is made is kept. {way}",
        buttons=(GO[0], STOP) if attended else (),
        tone="warn",
    )


def held(by: str) -> Card:
    """Somebody paused the production in the queue."""
    return Card(
        title="Paused in the queue",
        body=f"{by} paused this production. What is being made is finished, and nothing further is begun:"
        " /go goes on here, and `soundstage resume` in a shell.",
        tone="warn",
    )


def production_failed(reason: str) -> Card:
    """A step cannot be made."""
    return Card(
        title="The production stopped",
        body=f"{reason} What is finished is kept: `soundstage resume` goes on from there.",
        tone="bad",
    )


def delivered(title: str, folder: str, files: Sequence[str], seconds: float) -> Card:
    """The film is there."""
    return Card(
        title=f"“{title}” is ready",
        body=f"Rendered in {seconds:.0f} seconds.",
        files=tuple(f"{folder}/{name}" for name in files),
        tone="good",
    )


def interrupted(folder: str) -> str:
    """After Ctrl-C or SIGTERM."""
    return f"Stopped. Nothing is lost: `soundstage resume --out {quote(folder)}` goes on from here."
