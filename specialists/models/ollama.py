"""An Ollama server: what it has, its models to talk through, and pulls of more."""

import asyncio
import math
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any, cast

import httpx

from specialists.models.ollama_catalog import (
    capabilities,
    entries,
    is_remote,
    is_told_whole,
    read_profile,
    read_tag,
    thinks_anyway,
)
from specialists.models.ollama_errors import (
    Setting,
    as_broken,
    as_error,
    as_pull_error,
    as_server_down,
    needs_the_list,
    refuse_cloud,
)
from specialists.models.ollama_host import normalise_host
from specialists.models.ollama_model import Manner, OllamaModel
from specialists.models.ollama_names import full_name, is_cloud_host, is_cloud_name, is_same_model
from specialists.models.ollama_pull import Layers
from specialists.models.ollama_tools import Called, tool_request
from specialists.models.ollama_trouble import Told, Trouble
from specialists.models.ollama_wire import Json, OllamaWire, failures, read_failure
from specialists.ports import ChatTurn, InstalledModel, LanguageModel, Pulled, ToolCall
from storage.domain.errors import ModelServerDown, ModelUnavailable, SettingsError, StreamBroken

_SHOWN_AT_ONCE = 4  # requests about single models beside each other


class OllamaServer:
    """The models of one Ollama server. Nothing is sent before the first question."""

    def __init__(
        self,
        *,
        host: str = "",
        timeout: float = 300.0,
        keep_alive: str = "5m",
        context: int = 8192,
        parallel: int = 1,
        allow_cloud: bool = False,
        api_key: str = "",
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`host` as OLLAMA_HOST is written; empty is port 11434 of this machine. Raises SettingsError.

        `timeout` is the longest silence in seconds, a load of minutes included; `keep_alive` a duration
        such as "5m"; `context` the tokens asked of a model, at most; `parallel` how many requests the
        server answers at once; `api_key` is sent to https://ollama.com and nowhere else.
        """
        try:
            self.host = normalise_host(host)
        except ValueError as exc:
            raise SettingsError([f"ollama_host: {exc}"]) from exc
        self._wire = OllamaWire(self.host, seconds=timeout, api_key=api_key, transport=transport)
        self._seconds = timeout
        self._keep_alive = keep_alive
        self._context = context
        self._parallel = parallel
        self._allow_cloud = allow_cloud
        self._shown: dict[str, Json] = {}  # /api/show by the digest and name it belongs to

    async def version(self) -> str:
        """The server's version, such as "0.33.0". Raises ModelServerDown."""
        answer = await self._asked_of_the_server("/api/version")
        if not isinstance(version := answer.get("version"), str):
            raise as_server_down(Told(trouble=Trouble.STRANGER), self._setting())
        return version

    async def installed(self) -> Sequence[InstalledModel]:
        """What it has, the newest first. Raises ModelServerDown."""
        answer = await self._asked_of_the_server("/api/tags")
        if "models" not in answer:
            raise as_server_down(Told(trouble=Trouble.STRANGER), self._setting())
        gate = asyncio.Semaphore(_SHOWN_AT_ONCE)

        async def read(entry: Mapping[str, Any]) -> InstalledModel:
            if is_told_whole(entry):
                return read_tag(entry)
            async with gate:
                return read_tag(entry, await self._shown_once(entry))

        return await asyncio.gather(*(read(entry) for entry in entries(answer)))

    async def model(self, name: str) -> LanguageModel:
        """The model, ready to be asked. Raises ModelMissing, ModelServerDown, CloudRefused.

        ModelUnavailable for one that is there and cannot chat.
        """
        return await self._open(name)

    async def pull(self, name: str) -> AsyncGenerator[Pulled]:
        """Fetch a model; closing the iterator stops, and a later pull goes on from there.

        Raises NotFound for a name nobody publishes, ModelUnavailable, CloudRefused.
        """
        self._refuse_when_closed()
        self._refuse_cloud(name)
        at = self._setting(name)
        layers = Layers()
        last = Pulled(status="", fraction=None)
        try:
            lines = await self._client().pull(name.strip(), stream=True)
            async with aclosing(cast(AsyncGenerator[Any], lines)) as opened:
                while (line := await anext(opened, None)) is not None:
                    last = layers.take(
                        status=line.status or "",
                        digest=line.digest,
                        total=line.total,
                        completed=line.completed,
                    )
                    yield last
        except failures() as exc:
            raise as_pull_error(read_failure(exc), at) from exc
        if not last.done:
            raise as_pull_error(Told(trouble=Trouble.UNFINISHED, words="it stopped before the end"), at)

    async def embed(self, model: str, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """One vector of length 1 (L2) for each text. Raises ModelUnavailable, CloudRefused."""
        if not texts:
            return []
        await self._look_at(model)
        try:
            answer = await self._client().embed(
                model.strip(), list(texts), truncate=True, keep_alive=self._keep_alive
            )
            vectors = [_unit([float(x) for x in vector]) for vector in answer.embeddings]
        except failures() as exc:
            raise await self._explain(read_failure(exc), model) from exc
        if len(vectors) != len(texts):
            raise await self._explain(Told(trouble=Trouble.JUNK), model)
        return vectors

    async def call(
        self, model: str, messages: Sequence[ChatTurn], tools: Sequence[Mapping[str, Any]]
    ) -> tuple[str, Sequence[ToolCall]]:
        """What the model says, and what it wants called; `tools` are JSON schemas of functions.

        Raises ModelUnavailable, CloudRefused, and StreamBroken when it stopped half-way.
        """
        speaker = await self._open(model)
        body = tool_request(speaker.profile.name, speaker.manner, messages, tools)
        reply = Called()
        try:
            async with aclosing(self._wire.lines("/api/chat", body)) as lines:
                async for line in lines:
                    reply.take(line)
        except failures() as exc:
            raise await self._cut(read_failure(exc), model, reply) from exc
        if not reply.is_done:
            raise await self._cut(Told(trouble=Trouble.UNFINISHED), model, reply)
        return reply.said, reply.calls

    async def loaded(self) -> Sequence[str]:
        """Names of the models in memory, with their tags. Raises ModelServerDown."""
        answer = await self._asked_of_the_server("/api/ps")
        return [full_name(str(entry.get("model") or entry.get("name"))) for entry in entries(answer)]

    async def release(self, name: str) -> None:
        """Take the model out of memory once nobody uses it. Raises ModelUnavailable."""
        self._refuse_when_closed()
        self._refuse_cloud(name)
        try:
            await self._client().chat(name.strip(), messages=[], keep_alive=0)
        except failures() as exc:
            raise await self._explain(read_failure(exc), name) from exc

    async def close(self) -> None:
        """Close the connections; requests under way break off."""
        await self._wire.close()

    async def _open(self, name: str) -> OllamaModel:
        shown = await self._look_at(name)
        if "completion" not in (able := capabilities(shown)):
            raise await self._explain(Told(trouble=Trouble.NO_CHAT), name)
        remote = is_remote(shown) or is_cloud_name(name)
        profile = read_profile(
            name,
            shown,
            context=self._context,
            parallel=self._parallel,
            on_gpu=not remote and (await self._is_on_gpu(name)) is not False,
        )
        return OllamaModel(
            self._wire,
            profile=profile,
            manner=Manner(
                keep_alive=self._keep_alive,
                context=profile.context,
                can_think="thinking" in able,
                thinks_anyway="thinking" in able and thinks_anyway(shown),
            ),
            explain=self._explain,
            find_gpu=self._is_on_gpu,
        )

    async def _asked_of_the_server(self, path: str) -> Json:
        self._refuse_when_closed()
        try:
            return await self._wire.get(path)
        except failures() as exc:
            raise as_server_down(read_failure(exc), self._setting()) from exc

    async def _look_at(self, name: str) -> Json:
        """/api/show of a model that may be used. Raises ModelMissing, ModelServerDown, CloudRefused."""
        self._refuse_when_closed()
        self._refuse_cloud(name)
        try:
            shown = await self._wire.post("/api/show", {"model": name.strip()})
        except failures() as exc:
            told = read_failure(exc)
            if told.trouble in (Trouble.MISSING, Trouble.BAD_NAME):
                raise await self._explain(told, name) from exc
            raise as_server_down(told, self._setting(name)) from exc
        if is_remote(shown) and not self._allow_cloud:
            raise refuse_cloud(name)
        return shown

    async def _shown_once(self, entry: Mapping[str, Any]) -> Json | None:
        """/api/show for a line of an older server's list; None when it is gone by now."""
        name = str(entry.get("model") or entry.get("name"))
        key = f"{entry.get('digest')} {name}"
        if key not in self._shown:
            try:
                self._shown[key] = await self._wire.post("/api/show", {"model": name})
            except failures():
                return None
        return self._shown[key]

    async def _is_on_gpu(self, name: str) -> bool | None:
        """Whether a loaded model is on a graphics card, in part at least; None while nobody knows."""
        try:
            answer = await self._wire.get("/api/ps")
        except failures():
            return None
        for entry in entries(answer):
            if is_same_model(str(entry.get("model") or entry.get("name")), name):
                size = entry.get("size_vram")
                return size > 0 if isinstance(size, int) else None
        return None

    async def _explain(self, told: Told, name: str) -> ModelUnavailable:
        """The error for a trouble with a model, with other installed ones where they are a way out."""
        installed: Sequence[InstalledModel] | None = None
        if needs_the_list(told):
            try:
                installed = await self.installed()
            except ModelServerDown:
                installed = None
        return as_error(told, self._setting(name, installed))

    async def _cut(self, told: Told, name: str, reply: Called) -> ModelUnavailable | StreamBroken:
        if reply.said:
            return as_broken(told, self._setting(name), said=reply.said)
        return await self._explain(told, name)

    def _refuse_cloud(self, name: str) -> None:
        if self._allow_cloud:
            return
        if is_cloud_host(self.host):
            raise refuse_cloud(name, host=self.host)
        if is_cloud_name(name):
            raise refuse_cloud(name)

    def _refuse_when_closed(self) -> None:
        if self._wire.is_closed:
            raise ModelServerDown("The connection to Ollama was closed; start the studio again.")

    def _client(self) -> Any:  # its types of tools are unknown
        return self._wire.client()

    def _setting(self, name: str = "", installed: Sequence[InstalledModel] | None = None) -> Setting:
        return Setting(
            host=self.host,
            model=name.strip(),
            seconds=self._seconds,
            context=self._context,
            installed=installed,
        )


def _unit(vector: list[float]) -> list[float]:
    """The vector at length 1: older servers do not see to it."""
    length = math.sqrt(sum(x * x for x in vector))
    return [x / length for x in vector] if length else vector
