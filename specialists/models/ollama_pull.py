"""How far a pull has come, over all its layers."""

from specialists.ports import Pulled


class Layers:
    """Adds up the layers of a pull as its lines name them."""

    def __init__(self) -> None:
        self._totals: dict[str, int] = {}
        self._there: dict[str, int] = {}

    def take(self, *, status: str, digest: str | None, total: int | None, completed: int | None) -> Pulled:
        """The progress after one more line.

        What is there may become less: a part that arrived broken is fetched again. `completed` is
        absent while it is 0.
        """
        if digest and total:
            self._totals[digest] = total
            self._there[digest] = min(completed or 0, total)
        if status == "success":
            return Pulled(status=status, fraction=1.0, done=True)
        whole = sum(self._totals.values())
        return Pulled(status=status, fraction=sum(self._there.values()) / whole if whole else None)
