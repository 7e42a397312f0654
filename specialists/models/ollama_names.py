"""Names of Ollama's models: when two are the same, and which send a prompt to a cloud."""

_CLOUD_HOST = "ollama.com"
_DEFAULTS = ("registry.ollama.ai/", "library/")


def full_name(name: str) -> str:
    """The name as a server lists it: with its tag, without the registry everybody uses."""
    name = name.strip()
    for prefix in _DEFAULTS:
        if name.lower().startswith(prefix):
            name = name[len(prefix) :]
    return name if ":" in name.rpartition("/")[2] else f"{name}:latest"


def is_same_model(one: str, other: str) -> bool:
    """Whether both names mean one model: "m" is "m:latest", and case does not count."""
    return full_name(one).casefold() == full_name(other).casefold()


def is_cloud_name(name: str) -> bool:
    """Whether a server sends what is asked of this name to a cloud: the tag is or ends in "cloud"."""
    tags = [part.strip().lower() for part in name.split(":")[1:]]
    return any(tag == "cloud" or (tag.endswith("-cloud") and "/" not in tag) for tag in tags)


def is_cloud_host(host: str) -> bool:
    """Whether a normalised address is the cloud itself."""
    name = host.partition("://")[2].partition("/")[0].rpartition(":")[0].lower().rstrip(".")
    return name == _CLOUD_HOST or name.endswith(f".{_CLOUD_HOST}")
