"""The one place the running studio asks for language models: who speaks with which."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Literal

from specialists.casting import EMBEDDED_NAME, EVERYONE, Assignment, Casting
from specialists.deciding.remedies import EMBEDDED, Remedy, pull_label, read_remedy
from specialists.models.budgeted import Budget, BudgetedModel
from specialists.models.fallback import FallbackModel
from specialists.models.served import ServedModels, can_chat
from specialists.models.sharing import model_key
from specialists.persona import Persona
from specialists.ports import InstalledModel, LanguageModel, ModelProfile, ModelServer, Pulled
from storage.domain.errors import (
    CloudRefused,
    ModelBusy,
    ModelMissing,
    ModelServerDown,
    ModelTimedOut,
    ModelUnavailable,
    Unclear,
)
from storage.ports import Clock

_FIRST_CHOICE = "llama3.2:3b"  # what is offered where nothing is installed: small, and it can chat

Mode = Literal["auto", "ollama", "embedded"]
OnProgress = Callable[[Pulled], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What a persona speaks with. `temperature` and `length` (tokens) None leaves them to the writer.

    `note` is a sentence for the thread, to be said once: why it is not the model that was wished for.
    """

    model: LanguageModel
    temperature: float | None = None
    length: int | None = None
    note: str = ""


async def _unheard(_: Pulled) -> None:
    pass


class ModelDesk:
    """Gives each persona its model: from a server where there is one, else the embedded one.

    `mode` "auto" speaks with the server's models while it answers and with the embedded model otherwise;
    "ollama" never falls back; "embedded" asks no server. `default` is the model of whoever names none;
    "" is the newest one installed that can chat. "embedded" is a name like any other.
    """

    def __init__(
        self,
        server: ModelServer | None,
        embedded: Callable[[], LanguageModel],
        *,
        clock: Clock | None = None,
        default: str = "",
        mode: Mode = "auto",
        patience: float = 0.4,
    ) -> None:
        """A `server` needs a `clock`. `embedded` is called once, when that model is first needed.

        `patience` is how many seconds the server has to show that it is there.
        """
        if server is not None and clock is None:
            raise ValueError("a desk with a server needs a clock")
        self._served: ServedModels | None = None
        if server is not None and clock is not None and mode != "embedded":
            stand_in = self._embedded if mode == "auto" else None
            self._served = ServedModels(server, clock, stand_in=stand_in, patience=patience)
        self._server = server
        self._make_embedded = embedded
        self._default = default
        self._falls_back = mode == "auto"
        self._made: LanguageModel | None = None
        self._usual: LanguageModel | None = None  # who speaks for whoever names no model
        self._trouble = ""  # why the usual speaker is not the one wished for
        self._looking = asyncio.Lock()
        self._has_looked = False

    @classmethod
    def of(cls, model: LanguageModel) -> "ModelDesk":
        """A desk with one model, whatever is asked for."""
        return cls(None, lambda: model)

    @property
    def profile(self) -> ModelProfile:
        """That of the model of whoever names none; before `ready` the embedded one's."""
        return (self._usual or self._embedded()).profile

    @property
    def free(self) -> frozenset[str]:
        """Names of models whose tokens cost nothing."""
        return frozenset({self._embedded().profile.name})

    def describe(self) -> str:
        """Which model speaks, and where, in one line."""
        name = self.profile.name
        if name not in self.free:
            return f"{name} speaks, through Ollama."
        if self._trouble and not self._falls_back:
            return f"{self._trouble} Nobody speaks until then, unless a room casts somebody else."
        return f"{self._trouble} {name} speaks, inside the studio.".strip()

    async def ready(self) -> None:
        """Find out, once, whether the server is there and which model is the usual one."""
        async with self._looking:
            if not self._has_looked:
                await self._look()
                self._has_looked = True

    async def voice(self, persona: Persona, casting: Casting) -> Voice:
        """What `persona` speaks with now.

        In mode "auto" the embedded model stands in for trouble, with a note; only a model that a person
        or the settings named and that is not installed raises ModelMissing, so that somebody can choose.
        In mode "ollama" raises ModelUnavailable of any kind, and CloudRefused.
        """
        await self.ready()
        cast = casting.of(persona.name)
        model, note = await self._speaker(cast.model, persona.model)
        return Voice(model=model, temperature=cast.temperature, length=cast.length, note=note)

    def counted(self, voice: Voice, budget: Budget) -> Voice:
        """`voice`, with what it reads and writes counted in `budget`; the embedded model is free."""
        return replace(voice, model=BudgetedModel(voice.model, budget, free=self.free))

    async def seer(self, name: str, *, off_card: bool = False) -> LanguageModel:
        """The server's model `name` for one look at a picture: no patience, and nobody stands in for it.

        Raises what the server raises, ModelServerDown where there is none, and ModelUnavailable when the
        model is to be `off_card` and would be loaded onto the graphics card.
        """
        if self._served is None:
            raise ModelServerDown(
                "The embedded model cannot look at pictures; set language_model to auto or ollama."
            )
        return await self._served.bare(name, off_card=off_card)

    async def installed(self) -> Sequence[InstalledModel]:
        """What the server has, newest first; nothing without a server. Raises ModelServerDown."""
        return await self._served.installed() if self._served else ()

    async def castable(self) -> Sequence[InstalledModel]:
        """Those of them that can speak as a persona. Raises ModelServerDown."""
        return [model for model in await self.installed() if can_chat(model)]

    async def admit(self, name: str) -> None:
        """Raise CloudRefused, or ModelUnavailable, where `name` could never speak here."""
        if self._served is not None and not _is_embedded(name):
            try:
                await self._served.named(name)
            except (ModelServerDown, ModelBusy, ModelTimedOut):
                pass  # nobody knows now; whoever speaks with it is told

    async def pull(self, name: str) -> AsyncGenerator[Pulled]:
        """Fetch a model; closing the iterator stops, and a later pull goes on from there.

        Raises what the server raises, and ModelServerDown where there is none.
        """
        if self._served is None:
            raise ModelServerDown(
                "The studio speaks with the embedded model only, so nothing can be pulled; "
                "set language_model to auto or ollama."
            )
        async with aclosing(self._served.pull(name)) as fetching:
            async for progress in fetching:
                yield progress
        await self._look()

    async def mend(
        self, persona: Persona, remedy: str, casting: Casting, *, on_progress: OnProgress = _unheard
    ) -> Casting:
        """Do what a person chose about `persona`'s model; the casting that stands then.

        `remedy` is a label of specialists.deciding.remedies. Trouble with the usual model, which
        everybody has who names none, is mended for all. Raises Unclear for another label, what pulling
        raises, and what is wrong with a server that still does not answer.
        """
        match read_remedy(remedy):
            case Remedy(kind="try_again"):
                await self.retry()
                if self._served is not None and self._served.down is not None:
                    raise self._served.down  # nothing is mended, and whoever chose it should know
                return casting
            case Remedy(kind="pull", model=name):
                async with aclosing(self.pull(name)) as fetching:
                    async for progress in fetching:
                        await on_progress(progress)
                return self._recast(persona, name, casting)
            case Remedy(kind="use", model=name):
                return self._recast(persona, name, casting)
            case Remedy(kind="embedded"):
                return self._recast(persona, EMBEDDED_NAME, casting)
            case _:
                raise Unclear(f"“{remedy}” is nothing that can be done about a model.")

    async def retry(self) -> str:
        """Look for the server and its models again; a sentence saying what came of it."""
        await self._look()
        if self._served is None or self._served.down:
            return self.describe()
        return " ".join(dict.fromkeys(await self._served.retry())) or self.describe()

    async def rest(self) -> str:
        """Take the server's models off the graphics card; which and why, "" where none was there."""
        return await self._served.card.rest() if self._served else ""

    @asynccontextmanager
    async def heavy(self) -> AsyncGenerator[str]:
        """While something heavy renders inside, the graphics card is its own; gives rest's sentence.

        Words asked for meanwhile come from the embedded model, where it may stand in.
        """
        if self._served is None:
            yield ""
        else:
            async with self._served.card.heavy() as sentence:
                yield sentence

    async def close(self) -> None:
        """Close every model and the server, once."""
        served, server, made = self._served, self._server, self._made
        self._served = self._server = self._usual = None
        if served is not None:
            await served.close()
        elif server is not None:
            await server.close()
        if made is not None:
            await made.close()

    # ---- who speaks

    async def _speaker(self, cast: str, preferred: str) -> tuple[LanguageModel, str]:
        """The model, and the note for the thread."""
        served = self._served
        if served is None:
            model = self._embedded()
            is_wish = cast and not _is_embedded(cast)
            return model, f"Only {model.profile.name} speaks here, so {cast} is not asked." if is_wish else ""
        if _is_embedded(cast or preferred):
            return self._embedded(), ""
        if served.down and self._falls_back:
            return self._embedded(), str(served.down) if cast or self._default else ""
        if preferred and not cast:
            try:
                return await self._answering(served, preferred)
            except (ModelMissing, CloudRefused) as exc:  # a preference is no order
                model, note = await self._answering(served, await self._usual_name(served))
                return model, note or f"{exc} {model.profile.name} speaks in its place."
        return await self._answering(served, cast or await self._usual_name(served))

    async def _answering(self, served: ServedModels, name: str) -> tuple[LanguageModel, str]:
        """The model called `name` or who stands in for it, and why."""
        if _is_embedded(name):
            return self._embedded(), ""
        try:
            model = await served.named(name)
        except ModelMissing:
            raise
        except (ModelUnavailable, CloudRefused) as exc:
            if not self._falls_back:
                raise
            return self._embedded(), f"{exc} The embedded model speaks in its place."
        return model, model.standing if isinstance(model, FallbackModel) else ""

    async def _usual_name(self, served: ServedModels) -> str:
        """The name of the model of whoever names none. Raises ModelMissing where there is no such."""
        if self._default:
            return self._default
        try:
            if newest := await served.newest():
                return newest
        except ModelUnavailable:
            if not self._falls_back:
                raise
        if self._falls_back:
            return EMBEDDED_NAME
        raise ModelMissing(
            "Ollama has no model that can chat yet.", remedies=(pull_label(_FIRST_CHOICE), EMBEDDED)
        )

    async def _look(self) -> None:
        """Whether the server is there, and who is the usual speaker."""
        if self._served is None:
            return
        usual, trouble = None, ""
        await self._served.look()
        if self._served.down is not None:
            trouble = str(self._served.down)
        else:
            try:
                name = await self._usual_name(self._served)
                usual, _ = await self._answering(self._served, name)
            except (ModelUnavailable, CloudRefused) as exc:
                trouble = str(exc)  # whoever asks for a voice is told, too
        self._usual, self._trouble = usual, trouble

    def _recast(self, persona: Persona, name: str, casting: Casting) -> Casting:
        """`casting` with another model for whoever has the trouble that `persona` met."""
        own = casting.roles.get(persona.name, Assignment())
        everyone = casting.of(EVERYONE)
        if own.model or (persona.model and not everyone.model):
            role, current = persona.name, own.model or persona.model
        else:
            usual = self._usual.profile.name if self._usual else ""
            role, current = EVERYONE, everyone.model or self._default or usual
        if current and model_key(current) == model_key(name):
            return casting
        return casting.assigned(role, replace(casting.roles.get(role, Assignment()), model=name))

    def _embedded(self) -> LanguageModel:
        if self._made is None:
            self._made = self._make_embedded()
        return self._made


def _is_embedded(name: str) -> bool:
    return name.strip().lower() == EMBEDDED_NAME
