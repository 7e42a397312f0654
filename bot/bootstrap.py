"""The composition root: the one place that names every class."""

import os
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, fields
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.handlers.archives import Archives
from bot.handlers.cast import Cast
from bot.handlers.casting import CastingDesk
from bot.handlers.comparing import Comparing
from bot.handlers.dailies import Dailies
from bot.handlers.deleting import Deleting
from bot.handlers.deliveries import Deliveries, Shelves
from bot.handlers.discussions import Discussions
from bot.handlers.editing import Editing
from bot.handlers.gallery import Gallery
from bot.handlers.policy import PolicyDesk
from bot.handlers.preferences import Preferences
from bot.handlers.productions import Productions
from bot.handlers.queue import QueueDesk
from bot.handlers.queue_words import QueueWords
from bot.handlers.rendering import Rendering
from bot.handlers.stage import DAILY, DELIVER, RENDER, Stage
from bot.handlers.variations import Variations
from bot.jobs.runner import Pace, Runner
from bot.lock import at_work
from bot.scratch import own_scratch
from bot.session import Crew
from config.settings import Settings
from generators.engines import ENGINES
from generators.host import HostPool
from generators.ports import Generator, GeneratorProfile
from specialists.craft import load_craft
from specialists.models import MODELS
from specialists.models.desk import ModelDesk
from specialists.models.eye import ModelEye
from specialists.persona import Persona, load_personas
from specialists.ports import Eye, LanguageModel
from specialists.production import Production
from specialists.roster import line_up
from specialists.story.telling import load_story
from storage.clock import SystemClock
from storage.disk import DiskFileStore
from storage.domain.engine import Bench, EngineFacts
from storage.domain.plan import Kind
from storage.ports import Clock, Database, FileStore
from storage.sqlite.database import OnCommit, SqliteDatabase

SPECIALISTS = Path(__file__).resolve().parent.parent / "specialists"
DRAFT = (
    "sketch", "camera", "score", "scratch-voice", "cards", "mixer", "sheet", "segmenter", "cutter",
    "framer", "joiner", "picker", "proxies", "poster", "enlarger", "fitter",
)  # fmt: skip
KINDS: tuple[Kind, ...] = ("film", "storyboard", "image", "song", "speech", "clip")


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """Everything a command needs, put together."""

    settings: Settings
    database: Database
    files: FileStore
    clock: Clock
    discussions: Discussions
    productions: Productions
    editing: Editing
    deliveries: Deliveries
    queue: QueueDesk
    gallery: Gallery
    comparing: Comparing
    variations: Variations
    archives: Archives
    deleting: Deleting
    crew: Crew
    runner: Callable[[str | None], Runner]  # for one project's jobs, or for everyone's
    desk: ModelDesk
    casting: CastingDesk
    preferences: Preferences


def profile_of(engine: str) -> GeneratorProfile:
    """The engine's profile, read without loading anything heavy."""
    module, _, attribute = ENGINES.get(engine, engine).partition(":")
    return getattr(import_module(module), attribute).profile


def bench_of(engines: Sequence[str]) -> Bench:
    """What planning may know of the chosen engines, by what they make."""
    facts: dict[Any, EngineFacts] = {}
    for profile in map(profile_of, engines):
        known = {field.name: getattr(profile, field.name) for field in fields(EngineFacts)}
        facts[profile.makes] = EngineFacts(**known)
    return facts


def model_named(name: str, **options: Any) -> LanguageModel:
    """The language model adapter called `name`."""
    module, _, attribute = MODELS[name].partition(":")
    return getattr(import_module(module), attribute)(**options)


def embedded_model() -> LanguageModel:
    """The model inside the studio.

    One thread: two starve each other as soon as anything else runs, and the words of a turn differ in the
    last digit with their number, so that a busy machine would write another film.
    """
    return model_named("embedded", threads=1)


def desk_of(
    settings: Settings, clock: Clock, embedded: Callable[[], LanguageModel] = embedded_model
) -> ModelDesk:
    """The models the settings name: Ollama's where it answers, the embedded one, or a script."""
    if settings.language_model == "scripted":
        return ModelDesk.of(model_named("scripted"))
    if settings.language_model == "embedded":
        return ModelDesk(None, embedded)
    from specialists.models.ollama import OllamaServer  # heavy, and only wanted here

    server = OllamaServer(
        host=settings.ollama_host,
        timeout=settings.ollama_timeout_seconds,
        keep_alive=settings.ollama_keep_alive,
        context=settings.ollama_context,
        parallel=settings.ollama_parallel,
        allow_cloud=settings.ollama_cloud == "allow",
    )
    return ModelDesk(
        server,
        embedded,
        clock=clock,
        default=settings.ollama_model,
        mode=settings.language_model,
        patience=1.0 if settings.language_model == "auto" else 5.0,  # haste helps where somebody stands in
    )


def eye_of(settings: Settings, desk: ModelDesk, bench: Bench) -> Eye | None:
    """The model that looks at what is made, where the settings name one.

    It looks in the middle of productions only, so where engines render on the graphics card it stays off it,
    whichever process holds the card just then.
    """
    if not settings.vision_model:
        return None
    renders_on_card = any(facts.tier == "final" for facts in bench.values())
    off_card = renders_on_card and not settings.vision_while_rendering
    return ModelEye(lambda: desk.seer(settings.vision_model, off_card=off_card))


def credits_of(personas: Mapping[str, Persona]) -> dict[str, tuple[str, ...]]:
    """The lines of the end card about the cast, by kind of plan."""
    return {
        kind: (", ".join(f"{p.name} ({p.craft})" for p in line_up(personas.values(), kind)),)
        for kind in KINDS
    }


def _inherited(settings: Settings) -> dict[str, str]:
    """The environment of hosts: ours, and the ffmpeg that was set."""
    chosen = {"IMAGEIO_FFMPEG_EXE": settings.ffmpeg} if settings.ffmpeg else {}
    return {**os.environ, **chosen}  # noqa: TID251  # a child process inherits what we were given


@asynccontextmanager
async def open_studio(
    settings: Settings,
    *,
    clock: Clock | None = None,
    model: LanguageModel | None = None,
    embedded: Callable[[], LanguageModel] = embedded_model,
    generator: Generator | None = None,
    engines: Sequence[str] = DRAFT,
    eye: Eye | None = None,
    on_commit: OnCommit | None = None,
) -> AsyncGenerator[Studio]:
    """The studio on its real store, hosts and models; all of it closed again on the way out.

    `engines` names one engine for each thing to be made, as in ENGINES or as "module:Class". `model` speaks
    in place of all the settings name, and `eye` looks; `embedded` makes the one that stands in for Ollama's.
    """
    with at_work(settings.data_dir), own_scratch(settings.cache_dir / "scratch") as scratch:
        clock = clock or SystemClock()
        desk = ModelDesk.of(model) if model else desk_of(settings, clock, embedded)
        async with _opened(settings, clock, desk, eye, generator, engines, on_commit, scratch) as studio:
            yield studio


@asynccontextmanager
async def _opened(
    settings: Settings,
    clock: Clock,
    desk: ModelDesk,
    eye: Eye | None,
    generator: Generator | None,
    engines: Sequence[str],
    on_commit: OnCommit | None,
    scratch: Path,
) -> AsyncGenerator[Studio]:
    personas = load_personas(SPECIALISTS / "personas")
    generator = generator or HostPool(
        size=settings.workers,
        environment=_inherited(settings),
        log=settings.logs / "hosts.log",
    )
    database = await SqliteDatabase.open(settings.database, clock=clock, on_commit=on_commit)
    try:
        files = DiskFileStore(settings.artifacts)
        await files.sweep()
        bench = bench_of(engines)
        stage = Stage(
            database=database,
            files=files,
            generator=generator,
            clock=clock,
            bench=bench,
            scratch=scratch,
            credits=credits_of(personas),
            workers=settings.workers,
            eye=eye or eye_of(settings, desk, bench),
        )
        productions = Productions(stage)
        queue = QueueDesk(database, clock, productions, workers=settings.workers)
        policy = PolicyDesk(database, clock, hours=settings.approval_hours, default=settings.approval_default)
        rendering, dailies = Rendering(stage, productions, policy), Dailies(stage, productions)
        deliveries = Deliveries(
            database,
            files,
            clock,
            productions,
            Shelves(
                folders={
                    "film": settings.export_folder("video"),
                    "storyboard": settings.export_folder("image"),
                    "clip": settings.export_folder("video"),
                    "image": settings.export_folder("image"),
                    "song": settings.export_folder("music"),
                    "speech": settings.export_folder("creative"),
                },
                papers=settings.export_folder("creative"),
            ),
            {persona.name: persona.glyph for persona in personas.values()},
            lambda: [desk.profile.name],
        )
        casting = CastingDesk(database, desk, personas)
        preferences = Preferences(database)
        discussions = Discussions(
            Cast(
                database=database,
                clock=clock,
                desk=desk,
                casting=casting,
                policy=policy,
                preferences=preferences,
                craft=load_craft(SPECIALISTS / "craft"),
                story=load_story(),
                productions=productions,
                queue=QueueWords(queue),
                bench=bench,
                transition=settings.video_transition_duration,
                tokens=settings.discussion_tokens,
                silence=timedelta(seconds=settings.silence_seconds),
                warm=generator.warm,
            )
        )

        def make_room(production: Production) -> AbstractAsyncContextManager[str]:
            """While engines of the final tier render, models leave the graphics card they share."""
            used = {step.engine for step in production.steps}
            heavy = any(facts.tier == "final" and facts.name in used for facts in bench.values())
            return desk.heavy() if heavy else nullcontext("")

        def runner(project: str | None) -> Runner:
            return Runner(
                database,
                clock,
                {RENDER: rendering.render, DELIVER: deliveries.deliver, DAILY: dailies.post},
                rendering.failed,
                pace=Pace(
                    slots=settings.workers,
                    lease_for=timedelta(seconds=settings.lease_seconds),
                    heartbeat_every=timedelta(seconds=settings.heartbeat_seconds),
                ),
                project=project,
                heavy=frozenset(facts.name for facts in bench.values() if facts.tier == "final"),
            )

        yield Studio(
            settings=settings,
            database=database,
            files=files,
            clock=clock,
            discussions=discussions,
            productions=productions,
            editing=Editing(database, clock),
            deliveries=deliveries,
            queue=queue,
            gallery=Gallery(database),
            comparing=Comparing(stage),
            variations=Variations(database, clock),
            archives=Archives(database, files, deliveries.papers),
            deleting=Deleting(database, files),
            crew=Crew(
                database=database,
                clock=clock,
                discussions=discussions,
                productions=productions,
                queue=queue,
                runner=runner,
                make_room=make_room,
            ),
            runner=runner,
            desk=desk,
            casting=casting,
            preferences=preferences,
        )
    finally:
        await generator.close()
        await desk.close()
        await database.close()
