"""How alike the bars of a piece sound: by the notes in them, and by how loud they are."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from generators.sound.chroma import Read, chroma
from generators.sound.fitting import Unlike

_PARTS = 4  # of a bar, compared one with one
_DECIBELS = 12.0  # of difference in loudness weigh as much as all other notes


def unlikeness(read: Read, edges: Sequence[int]) -> Unlike:
    """`[i, j]`: how much it is heard when bar `j` comes where bar `i` was expected; 0 where `i` is `j`.

    `edges` are the samples between bars. What would have come is compared with what comes, and what came
    before with what should have.
    """
    parts = [
        start + (end - start) * part // _PARTS for start, end in pairwise(edges) for part in range(_PARTS)
    ]
    found, loudness = chroma(read, (*parts, edges[-1]))
    notes, levels = found.reshape(len(edges) - 1, _PARTS, -1), loudness.reshape(-1, _PARTS)
    alike = np.einsum("ipk,jpk->ij", notes, notes) / _PARTS
    louder = np.abs(levels[:, None, :] - levels[None, :, :]).mean(axis=2)
    apart = (1 - alike) + np.minimum(louder / _DECIBELS, 2.0)
    before = np.zeros_like(apart)
    before[1:, 1:] = apart[:-1, :-1]
    together = (apart + before) / 2
    np.fill_diagonal(together, 0.0)
    return together
