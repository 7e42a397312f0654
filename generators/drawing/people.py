# ruff: noqa: E501  rows of data: one entry a line reads better than a column of words
"""Words for people, what each wears and carries, and which movements words ask for."""

from generators.drawing.figures import Build


def _each(build: Build, words: str) -> dict[str, Build]:
    return {word.strip(): build for word in words.split(",")}


PEOPLE: dict[str, Build] = {
    **_each(Build(dress="shirt"), "crowd, people, villagers, family, couple, passengers, twins, lovers, siblings, group, person, man, figure, someone, stranger, boyfriend, father, dad, brother, guy, human, son, teenager, friend, passenger, student, worker"),
    **_each(Build(dress="dress", hair="long"), "woman, lady, mother, mum, mom, sister, bride, wife, daughter, singer, witness, aunt"),
    **_each(Build(dress="dress", hair="long", child=True), "girl, schoolgirl"),
    **_each(Build(dress="shirt", child=True), "boy, child, kid, schoolboy, toddler, baby, orphan, children, kids"),
    **_each(Build(dress="coat", hair="bald", beard=True, stoop=True, carries="staff"), "grandfather, grandpa, old man, elder, hermit, sage, pilgrim"),
    **_each(Build(dress="coat", hair="bun", stoop=True), "grandmother, grandma, old woman, widow, granny"),
    **_each(Build(dress="coat", hat="brim"), "detective, spy, inspector, investigator, agent, cowboy, gangster, thief, archaeologist, explorer, journalist, reporter"),
    **_each(Build(dress="spacesuit", hat="helmet", hair="bald"), "astronaut, cosmonaut, spaceman, diver"),
    **_each(Build(dress="apron", hat="toque"), "baker, chef, cook, pastry chef"),
    **_each(Build(dress="apron", hair="bald", beard=True), "clockmaker, watchmaker, blacksmith, carpenter, toymaker, shoemaker, cobbler, potter, craftsman, tinkerer, inventor, butcher, bookbinder, luthier, locksmith"),
    **_each(Build(dress="coat", hat="cap", beard=True, carries="lantern"), "keeper, lighthouse keeper, watchman, night watchman, lamplighter, miner, guard"),
    **_each(Build(dress="coat", hat="cap"), "sailor, captain, fisherman, postman, mailman, conductor, driver, pilot, policeman, officer, soldier, courier, ferryman, mechanic, engineer"),
    **_each(Build(dress="robe", hat="wizard", beard=True, carries="staff"), "wizard, sorcerer, magician, mage"),
    **_each(Build(dress="robe", hat="wizard", hair="long"), "witch, sorceress, enchantress"),
    **_each(Build(dress="robe", hat="hood", hair="bald"), "monk, nun, ghost, spirit, priest, druid, wanderer, assassin, reaper, prophet"),
    **_each(Build(dress="armour", hat="helmet", hair="bald", carries="sword"), "knight, warrior, samurai, gladiator, viking"),
    **_each(Build(dress="robe", hat="crown", hair="long"), "king, queen, prince, princess, emperor, empress"),
    **_each(Build(dress="dress", hair="bun"), "dancer, ballerina, nurse, teacher, librarian, waitress, seamstress, acrobat, skater"),
    **_each(Build(dress="coat", hair="long"), "scientist, doctor, professor, artist, painter, poet, writer, musician, violinist, pianist, composer, photographer, architect, botanist, astronomer"),
    **_each(Build(dress="shirt", hat="brim"), "farmer, gardener, shepherd, beekeeper, fieldworker, traveller, traveler, tourist"),
    **_each(Build(dress="coat", carries="bag"), "hiker, backpacker, climber, nomad, refugee, commuter, merchant"),
    **_each(Build(dress="dress", hair="long", wings=True), "angel, fairy, mermaid"),
}  # fmt: skip

MANY = (
    "crowd",
    "people",
    "children",
    "kids",
    "villagers",
    "family",
    "couple",
    "friends",
    "passengers",
    "soldiers",
    "twins",
    "lovers",
    "siblings",
    "garden",
    "village",
    "hamlet",
)
PERSON_ENDINGS = (
    "er",
    "or",
    "ist",
    "man",
    "woman",
    "ian",
    "eer",
    "smith",
    "wright",
    "boy",
    "girl",
    "monger",
    "folk",
    "ess",
    "herd",
    "keeper",
    "maker",
)
NOT_PEOPLE = frozenset(
    "water river winter summer weather flower paper letter corner shower thunder silver ladder leather number power "
    "tower river border shelter dinner copper ember cellar harbour harbor colour color door floor mirror motor "
    "horror terror anchor mist twist gist list fist feather spider butter counter november december ocean cinder ether "
    "computer printer fiber fibre cover hammer pier timber layer quarter order wonder danger amber super glacier lander freezer "
    "elevator tractor toaster drawer trailer tanker cruiser boiler heater burner speaker poster folder marker answer "
    "escalator generator calculator elixir chandelier diver-bell corridor meteor interior exterior motor mansion "
    "carpet barrier center theater theatre sewer roller rubber saucer slipper toaster tiger-lily charter chapter "
    "whisper murmur hunger anger laughter slumber thirst tremor error rumor rumour favor favour honor honour mister remainder".split()
)  # fmt: skip

CLOTHES: dict[str, dict[str, str]] = {
    "coat": {"dress": "coat"}, "raincoat": {"dress": "coat", "hat": "hood"}, "cloak": {"dress": "robe"}, "cape": {"dress": "robe"}, "robe": {"dress": "robe"},
    "dress": {"dress": "dress"}, "gown": {"dress": "dress"}, "apron": {"dress": "apron"}, "armour": {"dress": "armour"}, "armor": {"dress": "armour"},
    "spacesuit": {"dress": "spacesuit", "hat": "helmet"}, "hat": {"hat": "brim"}, "fedora": {"hat": "brim"}, "cap": {"hat": "cap"}, "hood": {"hat": "hood"}, "hooded": {"hat": "hood"},
    "crown": {"hat": "crown"}, "scarf": {"hat": "scarf"}, "helmet": {"hat": "helmet"}, "umbrella": {"carries": "umbrella"}, "lantern": {"carries": "lantern"}, "lamp": {"carries": "lantern"}, "torch": {"carries": "lantern"},
    "staff": {"carries": "staff"}, "stick": {"carries": "staff"}, "cane": {"carries": "staff"}, "bag": {"carries": "bag"}, "suitcase": {"carries": "bag"}, "basket": {"carries": "bag"}, "backpack": {"carries": "bag"},
    "book": {"carries": "book"}, "letter": {"carries": "book"}, "sword": {"carries": "sword"}, "balloon": {"carries": "balloon"}, "flower": {"carries": "flower"}, "rose": {"carries": "flower"}, "bouquet": {"carries": "flower"},
}  # fmt: skip

# stems, the most telling first: the first that is found in the action decides
MOVES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("running", ("run", "sprint", "chas", "flee", "race", "racing", "rush", "gallop", "hurr", "escap", "dash", "leap")),
    ("sitting", ("sit", "sat ", "seated", "rest", "perch", "wait", "fishing", "reading", "rowing", "row ", "curl", "doz")),
    ("lying", ("lie ", "lies", "lying", "sleep", "asleep", "laid")),
    ("kneeling", ("kneel", "crouch", "pray", "plant", "dig", "gather", "bend", "bury", "picks up", "pick up")),
    ("dancing", ("danc", "jump", "celebrat", "twirl", "spin", "cheer", "wave", "waving", "sing")),
    ("floating", ("float", "drift", "fly", "flies", "flown", "soar", "swim", "fall", "hover", "div")),
    ("looking up", ("look up", "looks up", "looking up", "gaz", "stare up", "watches the sky", "watching the sky", "sees the", "stargaz", "upward")),
    ("pointing", ("point", "aim", "beckon", "greet")),
    ("reaching", ("reach", "touch", "open", "grab", "catch", "climb", "lights ", "lighting", "hang", "lift", "rais", "push", "knock", "pull")),
    ("working", ("work", "repair", "knead", "bake", "baking", "writ", "paint", "cook", "build", "carv", "play", "mend", "fix", "forg", "tinker", "craft", "wind", "clean", "read", "study", "studie", "stir", "sew", "assembl", "typ", "examin", "inspect")),
    ("carrying", ("carr", "hold", "bring", "deliver", "clutch", "cradl", "offer", "give")),
    ("walking", ("walk", "stroll", "wander", "cross", "approach", "step", "stride", "enter", "leav", "follow", "march", "arriv", "return", "climb", "trek", "hike", "search", "explor", "pass", "journey", "trudge", "move", "ride", "riding", "drive", "driving", "head", "patrol", "prowl", "roam", "trot", "come", "goes")),
)  # fmt: skip
