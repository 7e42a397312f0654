# ruff: noqa: E501  rows of data: one entry a line reads better than a column of words
"""What words name: every noun the drawing knows, with the shape it gets and how large it is."""

from dataclasses import dataclass
from typing import Literal

Bulk = Literal["small", "person", "large", "huge"]
Home = Literal["ground", "water", "air"]


@dataclass(frozen=True, slots=True)
class Noun:
    """A drawable thing: `shape` is a row of `things`, a beast, or "person"."""

    shape: str
    bulk: Bulk = "person"
    home: Home = "ground"
    height: float = 1.0  # against a grown person, where the bulk is "person"


def _named(noun: Noun, words: str) -> dict[str, Noun]:
    return {word.strip(): noun for word in words.split(",")}


NOUNS: dict[str, Noun] = {
    # people are in `people`; animals
    **_named(Noun("fox", height=0.5), "fox, vixen"), **_named(Noun("wolf", height=0.62), "wolf, coyote, jackal"),
    **_named(Noun("dog", height=0.48), "dog, puppy, hound, terrier"), **_named(Noun("cat", height=0.36), "cat, kitten, panther"),
    **_named(Noun("lion", height=0.72), "lion, lioness"), **_named(Noun("tiger", height=0.68), "tiger, leopard, cheetah, lynx"),
    **_named(Noun("bear", height=0.8), "bear, panda"), **_named(Noun("horse", height=1.15), "horse, stallion, mare, pony, unicorn, donkey, foal, mule, zebra"),
    **_named(Noun("deer", height=1.0), "deer, stag, doe, elk, moose, reindeer, antelope, gazelle, fawn"),
    **_named(Noun("rabbit", height=0.3), "rabbit, hare, bunny, squirrel"), **_named(Noun("cow", height=0.9), "cow, bull, ox, buffalo, bison, pig, goat"),
    **_named(Noun("sheep", height=0.6), "sheep, lamb, ram"), **_named(Noun("elephant", "large"), "elephant, mammoth, rhino, hippo"),
    **_named(Noun("mouse", "small"), "mouse, rat, hedgehog, mole, hamster, badger"), **_named(Noun("camel", height=1.2), "camel, llama, giraffe"),
    **_named(Noun("bird", "small", "air"), "bird, gull, seagull, swallow, eagle, hawk, falcon, goose, swan, albatross, bat, heron, crane, stork, phoenix"),
    **_named(Noun("perched bird", "small"), "raven, crow, sparrow, robin, pigeon, dove, parrot, nightingale, duck"), **_named(Noun("owl", "small"), "owl"),
    **_named(Noun("chicken", "small"), "chicken, hen, rooster, cockerel, turkey, peacock"), **_named(Noun("penguin", height=0.55), "penguin, puffin"),
    **_named(Noun("whale", "huge", "water"), "whale, orca, leviathan"), **_named(Noun("fish", "small", "water"), "fish, goldfish, salmon, trout, koi"),
    **_named(Noun("shark", "large", "water"), "shark, dolphin, porpoise, seal"), **_named(Noun("turtle", "small"), "turtle, tortoise, frog, toad, lizard, crab, snail"),
    **_named(Noun("jellyfish", "small", "water"), "jellyfish"), **_named(Noun("octopus", "large", "water"), "octopus, squid, kraken"),
    **_named(Noun("butterfly", "small", "air"), "butterfly, moth, bee, dragonfly, firefly, beetle, insect"),
    **_named(Noun("dragon", "huge"), "dragon, wyvern, dinosaur, monster, beast"),
    # buildings and built things
    **_named(Noun("lighthouse", "huge"), "lighthouse, beacon"), **_named(Noun("tower", "huge"), "tower, turret, silo, chimney, minaret, obelisk, monolith"),
    **_named(Noun("clock tower", "huge"), "clock tower, clocktower, belfry, bell tower"), **_named(Noun("house", "large"), "village, hamlet, house, cottage, cabin, hut, home, barn, farmhouse, shed, shack, inn, bakery, shop, cafe, mill, school, hotel, farm"),
    **_named(Noun("castle", "huge"), "castle, fortress, palace, citadel, fort"), **_named(Noun("church", "huge"), "church, chapel, cathedral, monastery, temple, abbey"),
    **_named(Noun("skyscraper", "huge"), "skyscraper, office, building"), **_named(Noun("pyramid", "huge"), "pyramid"), **_named(Noun("windmill", "huge"), "windmill, turbine"),
    **_named(Noun("bridge", "large"), "bridge, viaduct, aqueduct"), **_named(Noun("gate", "large"), "gate, fence"), **_named(Noun("statue", "large"), "statue, monument, sculpture"),
    **_named(Noun("fountain", "large"), "fountain"), **_named(Noun("well", "person", height=1.2), "well"), **_named(Noun("tent", "person", height=1.1), "tent, camp, yurt, teepee"),
    **_named(Noun("ferris wheel", "huge"), "ferris wheel, wheel, fairground"), **_named(Noun("carousel", "large"), "carousel, circus, merry-go-round"),
    # plants and the sky
    **_named(Noun("tree", "large"), "tree, oak, apple tree, willow, maple, beech"), **_named(Noun("bare tree", "large"), "bare tree, dead tree, branch"), **_named(Noun("pine", "large"), "pine, fir, spruce, cedar, christmas tree"),
    **_named(Noun("palm", "large"), "palm, palm tree"), **_named(Noun("flower", "small"), "flower, rose, tulip, sunflower, daisy, poppy, lily, seed, seedling, plant, sprout, bouquet, garden"), **_named(Noun("mushroom", "small"), "mushroom, toadstool"),
    **_named(Noun("moon", "small", "air"), "moon, full moon, sun"), **_named(Noun("star", "small", "air"), "star, comet, meteor"), **_named(Noun("planet", "large", "air"), "planet, saturn, mars, earth, globe"),
    # what carries people
    **_named(Noun("ship", "huge", "water"), "ship, galleon, schooner, caravel, frigate, vessel, ferry"), **_named(Noun("boat", "large", "water"), "boat, sailboat, yacht, sailing boat, fishing boat"), **_named(Noun("rowboat", "person", "water", 0.7), "rowboat, canoe, kayak, raft, dinghy, gondola, rowing boat"),
    **_named(Noun("paper boat", "small", "water"), "paper boat, origami boat, toy boat"),
    **_named(Noun("submarine", "large", "water"), "submarine"), **_named(Noun("train", "large"), "train, locomotive, steam train, night train, engine"), **_named(Noun("tram", "large"), "tram, streetcar, trolley"),
    **_named(Noun("car", "person", height=0.9), "car, taxi, cab, automobile, jeep, van"), **_named(Noun("bus", "large"), "bus, coach, truck, lorry, caravan"), **_named(Noun("bicycle", "person", height=0.62), "bicycle, bike, motorbike, motorcycle, scooter, cart, wagon"),
    **_named(Noun("hot air balloon", "huge", "air"), "hot air balloon, airship, zeppelin, blimp"), **_named(Noun("balloon", "small", "air"), "balloon, red balloon, bubble"), **_named(Noun("rocket", "huge"), "rocket, space shuttle, shuttle, missile"),
    **_named(Noun("plane", "large", "air"), "plane, aeroplane, airplane, aircraft, jet, glider, paper plane, helicopter, drone"), **_named(Noun("satellite", "large", "air"), "satellite, probe, space station"), **_named(Noun("spaceship", "large", "air"), "spaceship, starship, spacecraft, ufo, saucer"),
    # things
    **_named(Noun("robot", height=0.9), "robot, rover, android, automaton, machine, droid, mech, cyborg"), **_named(Noun("snowman", height=0.9), "snowman"), **_named(Noun("scarecrow"), "scarecrow"),
    **_named(Noun("lantern", "small"), "lantern, lampion"), **_named(Noun("lamp", "large"), "lamp, streetlamp, street lamp, lamppost, streetlight, lamp post"), **_named(Noun("desk lamp", "small"), "desk lamp, reading lamp"), **_named(Noun("candle", "small"), "candle, flame, torch, match"),
    **_named(Noun("clock", "small"), "clock, grandfather clock, compass, dial, sundial"), **_named(Noun("pocket watch", "small"), "watch, pocket watch, stopwatch, locket, coin, medal, necklace, ring"), **_named(Noun("gear", "small"), "gear, cog, gears, cogs, mechanism, clockwork"),
    **_named(Noun("piano", "person", height=0.85), "piano, grand piano, organ, harpsichord"), **_named(Noun("violin", "small"), "violin, cello, fiddle, viola"), **_named(Noun("guitar", "small"), "guitar, banjo, lute, ukulele"),
    **_named(Noun("bread", "small"), "bread, loaf, dough, bun, pastry, croissant, pie"), **_named(Noun("table", "person", height=0.5), "table, desk, counter, workbench"), **_named(Noun("chair", "person", height=0.6), "chair, armchair, throne, stool, rocking chair"), **_named(Noun("bench", "person", height=0.55), "bench, swing, seat"), **_named(Noun("bed", "person", height=0.5), "bed, cradle, crib"),
    **_named(Noun("oven", "person", height=0.9), "oven, stove, fireplace, furnace, forge, hearth, kiln"), **_named(Noun("cup", "small"), "cup, teacup, mug, tea, coffee, bowl, soup, pot, vase"), **_named(Noun("kettle", "small"), "kettle, teapot"), **_named(Noun("bottle", "small"), "bottle, potion, wine, jar, perfume"),
    **_named(Noun("book", "small"), "book, diary, journal, notebook, novel, spellbook, pages"), **_named(Noun("letter", "small"), "letter, envelope, postcard, note, parcel, package, paper"), **_named(Noun("map", "small"), "map, scroll, painting, photograph, picture, drawing"), **_named(Noun("key", "small"), "key"),
    **_named(Noun("door", "person", height=1.3), "door, doorway, portal, entrance"), **_named(Noun("window", "small"), "window, shutter"), **_named(Noun("mirror", "small"), "mirror"), **_named(Noun("campfire", "person", height=0.5), "campfire, fire, bonfire"), **_named(Noun("umbrella", "small"), "umbrella, parasol"),
    **_named(Noun("kite", "small", "air"), "kite"), **_named(Noun("telescope", "person", height=0.85), "telescope, cannon"), **_named(Noun("camera", "small"), "camera, projector"), **_named(Noun("radio", "small"), "radio, gramophone, record player"), **_named(Noun("television", "small"), "television, tv, screen"), **_named(Noun("computer", "small"), "computer, laptop, monitor, terminal, keyboard"), **_named(Noun("telephone", "small"), "telephone, phone, payphone"),
    **_named(Noun("crown", "small"), "crown, tiara"), **_named(Noun("sword", "small"), "sword, dagger, knife, blade"), **_named(Noun("egg", "small"), "egg, stone, pebble, rock, boulder"), **_named(Noun("crystal", "small"), "crystal, gem, diamond, jewel"), **_named(Noun("apple", "small"), "apple, pear, orange, peach, fruit"), **_named(Noun("cake", "small"), "cake, birthday cake"), **_named(Noun("heart", "small"), "heart"),
}  # fmt: skip
