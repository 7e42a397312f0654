"""What a model says aloud, apart from thoughts that its reply carries inline."""

_OPENS = ("<think>", "<thinking>")


class Aloud:
    """Passes a reply on without the <think>…</think> it may begin with.

    Ollama sends the thoughts of models it knows in a field of their own. A model of somebody's own
    making may put them into the text instead; only at its beginning, so nothing later is held back.
    """

    def __init__(self) -> None:
        self._held = ""
        self._closes = ""  # the tag that ends the thought, while in one
        self._is_decided = False

    def take(self, text: str) -> str:
        """What of `text`, and of what was held back before, is said aloud."""
        if self._is_decided:
            return text
        self._held += text
        if not self._closes:
            start = self._held.lstrip()
            opened = next((tag for tag in _OPENS if start.startswith(tag)), None)
            if opened is None:
                return "" if self._may_open(start) else self._decide(self._held)
            self._closes, self._held = opened.replace("<", "</"), start.removeprefix(opened)
        _, closed, after = self._held.partition(self._closes)
        if not closed or not after.strip():
            return ""
        return self._decide(after.lstrip())

    def rest(self) -> str:
        """What is still held back when the reply ends: the start of a tag that never came."""
        return "" if self._closes else self._held

    def _may_open(self, start: str) -> bool:
        return any(tag.startswith(start) for tag in _OPENS)

    def _decide(self, aloud: str) -> str:
        self._is_decided, self._held = True, ""
        return aloud
