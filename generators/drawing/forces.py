# ruff: noqa: E501  rows of data: one entry a line reads better than a column of words
"""Words for what has no figure: weather, light, time, feelings; and for what becomes of places."""

from typing import Literal

# sky and air as the subject; light falling where a figure would be; or the framed place itself
Force = Literal["storm", "rain", "snow", "fog", "wind", "fire", "light", "place"]

_FORCES: dict[Force, str] = {
    "storm": "storm, thunderstorm, thunder, lightning, hurricane, tempest, tornado, cyclone, typhoon",
    "rain": "rain, downpour, drizzle, monsoon, flood, raindrop, shower",
    "snow": "snow, winter, blizzard, snowstorm, snowfall, frost, snowflake, avalanche, cold, ice",
    "fog": "fog, mist, haze, smoke, steam, cloud, dust",
    "wind": "wind, breeze, gust, gale, autumn, sandstorm, whirlwind, leaves, leaf",
    "fire": "wildfire, inferno, blaze, ember, eruption",
    "light": "light, hope, sunlight, sunshine, sunrise, sunset, dawn, dusk, daybreak, morning, glow, spring, summer, joy, love, faith, peace, spark, warmth, wonder, magic, music, song, melody, silence, dream, memory, lullaby, sound, soul, happiness, laughter, freedom, truth, beauty, aurora, rainbow, moonlight, starlight, idea, wish, secret, promise",
    "place": "night, evening, midnight, darkness, dark, shadow, time, day, year, loneliness, grief, sorrow, fear, anger, melancholy, nostalgia, absence, death, war, whisper, murmur, echo, journey, world, nature, season, weather, future, past, tomorrow, yesterday, eternity, absence, solitude, boredom, doubt, regret, distance, emptiness, change, life",
}  # fmt: skip

FORCES: dict[str, Force] = {
    word.strip(): force for force, words in _FORCES.items() for word in words.split(",")
}

# what a force does to the weather, where the weather says nothing else
WEATHER_OF: dict[Force, Literal["storm", "rain", "snow", "fog", "wind"]] = {
    "storm": "storm", "rain": "rain", "snow": "snow", "fog": "fog", "wind": "wind",
}  # fmt: skip

# stems of words for what has become of a place
STATES: dict[str, tuple[str, ...]] = {
    "flooded": ("flooded", "flooding", "sunken", "submerged", "waterlogged", "half-drowned", "drowned"),
    "frozen": ("frozen", "icy", "icebound", "iced over", "ice-covered", "frosty"),
    "burning": ("burning", "on fire", "in flames", "blazing", "burnt", "smouldering", "smoldering", "ablaze"),
    "abandoned": ("abandoned", "ruined", "derelict", "deserted", "forsaken", "forgotten", "crumbling", "haunted", "broken", "dusty", "ruins"),
    "overgrown": ("overgrown", "ivy", "mossy", "vine", "wild garden", "jungle-covered"),
    "snowed-in": ("snowed-in", "snowed in", "snowy", "snowbound", "snow-covered", "snow covered", "wintry"),
}  # fmt: skip

# how much larger than its kind a word makes a thing
SIZES: dict[str, float] = {
    "tiny": 0.55, "little": 0.8, "small": 0.8, "toy": 0.45, "miniature": 0.45, "wee": 0.55, "big": 1.25,
    "large": 1.25, "huge": 1.9, "giant": 1.9, "enormous": 1.9, "gigantic": 1.9, "colossal": 2.2, "towering": 1.7,
}  # fmt: skip

# stems of words that give a place its weather, where the plan gives none
WEATHERS: dict[str, Literal["storm", "rain", "snow", "fog", "wind"]] = {
    "storm": "storm", "thunder": "storm", "rain": "rain", "drenched": "rain", "snow": "snow", "wintry": "snow",
    "foggy": "fog", "misty": "fog", "wind": "wind",
}  # fmt: skip

# what has its colour from what it is, whatever it wears in the cast list
OWN_COLOURS = {
    "ghost": "#e4ebf2",
    "spirit": "#e4ebf2",
    "angel": "#f2ede2",
    "snowman": "#f0f4f8",
    "bride": "#f4f0ea",
}

# from where a place is seen, by the words before "of the …"
VIEWS: dict[str, frozenset[str]] = {
    "window": frozenset({"window"}),
    "doorway": frozenset({"doorway", "door", "threshold", "entrance"}),
    "corner": frozenset({"corner"}),
    "far": frozenset({"far", "edge", "end", "back"}),
    "middle": frozenset({"heart", "middle", "centre", "center"}),
}

VEHICLES = frozenset({"train", "tram", "bus", "car", "plane", "rocket", "ship", "bicycle"})
DWELLS_BELOW = frozenset({"octopus", "jellyfish", "fish", "shark"})
