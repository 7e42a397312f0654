"""The painter of every family of places."""

from collections.abc import Callable

from generators.drawing.places import heavens, inside, open_land, passages, town, waters, woods
from generators.drawing.stage import Stage

PAINTERS: dict[str, Callable[[Stage], None]] = {
    "plain": open_land.plain,
    "field": open_land.field,
    "desert": open_land.desert,
    "mountains": open_land.mountains,
    "moonscape": open_land.moonscape,
    "sea": waters.sea,
    "coast": waters.coast,
    "river": waters.river,
    "underwater": waters.underwater,
    "forest": woods.forest,
    "garden": woods.garden,
    "street": town.street,
    "alley": town.alley,
    "rooftop": town.rooftop,
    "village": town.village,
    "room": inside.room,
    "workshop": inside.workshop,
    "corridor": passages.corridor,
    "cave": passages.cave,
    "space": heavens.space,
    "sky": heavens.sky,
}
