"""Shorter pauses where many discussions are held: what stays is not searched for garbage again."""

import gc

# The young are looked at less often than by default (700, 10, 10), and everything only rarely: with five
# hundred discussions alive a search through all of it stopped every one of them for a tenth of a second.
_THRESHOLDS = (50_000, 20, 100)


def shorten() -> None:
    """Set what is loaded by now aside for good, and search less often for garbage that refers to itself.

    For the process as a whole, once it has loaded what it needs: the `soundstage up` and `runner` commands.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
