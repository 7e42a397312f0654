"""The suite's rules: no network beyond this machine, nobody's own settings, properties that do not vary."""

import os
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any, cast

import hypothesis
import pytest

_OURS = ("SOUNDSTAGE_", "XDG_")

# The same examples on every run: whether the suite passes depends on the code alone. No deadline,
# since the machine may be busy with somebody else's film.
hypothesis.settings.register_profile("suite", derandomize=True, deadline=None)
hypothesis.settings.load_profile("suite")


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: raise before this process resolves or reaches a host that is not this machine."""
    if event == "socket.getaddrinfo":
        host: object = arguments[0]
    elif event in {"socket.connect", "socket.sendto"} and isinstance(arguments[1], tuple):
        host = cast(tuple[object, ...], arguments[1])[0]  # a Unix socket has a path here instead
    else:
        return
    if not _is_here(host):
        raise ConnectionRefusedError(f"the suite runs without a network, but something asked for {host}")


def _is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    if name == "localhost":
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


sys.addaudithook(_refuse_network)


@pytest.fixture(scope="session", autouse=True)
def _an_empty_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]  pytest finds it
    """A home nobody lives in, for the suite and every process it starts."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(_OURS)]:  # noqa: TID251  to empty it
            patch.delenv(name)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        yield
