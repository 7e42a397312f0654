"""What a label of benchmarks/discussion.toml means: "kind: value @scope"."""

from storage.domain.plan import Constraint


def means(label: str, wish: Constraint) -> bool:
    """Whether a wish is what a label of the data file says: "kind: value @scope"."""
    for way in _ways(label):
        kind, _, rest = way.partition(": ")
        value, _, scope = rest.partition(" @")
        said = wish.value.lower()
        same = value[1:].lower() in said if value.startswith("~") else value.lower() == said
        if kind == wish.kind and same and (scope or None) == wish.shot:
            return True
    return False


def _ways(label: str) -> tuple[str, ...]:
    """ "kind: a|b @scope" and "kind: a|kind: b" as whole labels."""
    body, _, scope = label.partition(" @")
    kind = body.partition(": ")[0]
    parts = [part if ": " in part else f"{kind}: {part}" for part in body.split("|")]
    return tuple(f"{part} @{scope}" if scope else part for part in parts)
