"""Where an Ollama server is, read as Ollama itself reads OLLAMA_HOST."""

import re
from ipaddress import ip_address

_PORTS = {"http": 80, "https": 443}
_OWN_PORT = 11434
_HOST = re.compile(r"[^\s/?#@:\[\]%'\"\\]+")


def normalise_host(text: str) -> str:
    """`text` as an address to connect to, such as "http://127.0.0.1:11434"; empty is that very one.

    Spaces and quotes around it are dropped; without a scheme it is http on port 11434, with one the
    scheme's own port; a path stays. An address to listen on (0.0.0.0, ::) becomes this machine's.
    Unlike the server, which warns and takes its own port, a wrong port is refused: the studio would
    talk to something else than was meant. Raises ValueError with a sentence for people.
    """
    bare = text.strip(" \t\r\n\"'")
    scheme, has_scheme, rest = bare.partition("://")
    if not has_scheme:
        scheme, rest = "http", bare
    scheme = scheme.lower()
    if scheme not in _PORTS:
        raise ValueError(f'"{text}" is no address of Ollama: it starts with http:// or https://.')
    if bare == "ollama.com":
        return "https://ollama.com:443"
    place, _, path = rest.partition("/")
    host, port = _split(place, text)
    number = _PORTS[scheme] if has_scheme else _OWN_PORT
    if port:
        if not port.isascii() or not port.isdecimal() or not 0 < int(port) < 65536:
            raise ValueError(f'"{text}" is no address of Ollama: a port is a number from 1 to 65535.')
        number = int(port)
    path = path.strip("/")
    return f"{scheme}://{_to_connect(host, text)}:{number}" + (f"/{path}" if path else "")


def is_on_this_machine(host: str) -> bool:
    """Whether a normalised address is this machine's."""
    name = _split(host.partition("://")[2].partition("/")[0], host)[0]
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name.lower() == "localhost"


def _split(place: str, text: str) -> tuple[str, str]:
    """Host and port; a bare IPv6 address has colons of its own and no port."""
    if place.startswith("["):
        host, closed, port = place[1:].partition("]")
        if not closed or (port and not port.startswith(":")):
            raise ValueError(f'"{text}" is no address of Ollama: an IPv6 one is written [::1]:11434.')
        return host, port[1:]
    if place.count(":") > 1:
        return place, ""
    host, _, port = place.partition(":")
    return host, port


def _to_connect(host: str, text: str) -> str:
    if not host:
        return "127.0.0.1"
    try:
        address = ip_address(host)
    except ValueError:
        if _HOST.fullmatch(host) is None:
            raise ValueError(
                f'"{text}" is no address of Ollama: write it like http://127.0.0.1:11434.'
            ) from None
        return host
    if address.is_unspecified:
        return "127.0.0.1" if address.version == 4 else "[::1]"
    return str(address) if address.version == 4 else f"[{address}]"
