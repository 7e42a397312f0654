# ruff: noqa: E501  rows of data: one entry a line reads better than a column of words
"""Words for places, by family: every family has a painter in this package."""

FALLBACK = "plain"

_FAMILIES: dict[str, str] = {
    "sea": "sea, ocean, waves, open water, high seas, lake, lagoon, sea at night, water, atlantic, pacific, horizon, deck",
    "coast": "coast, harbour, harbor, shore, beach, cliff, cliffs, bay, port, pier, dock, docks, quay, headland, island, lighthouse, jetty, seaside, marina, wharf, fjord, reef shore, seafront, boardwalk, lantern room",
    "forest": "forest, wood, woods, woodland, jungle, rainforest, grove, thicket, trees, taiga, pines, undergrowth, clearing, swamp, marsh, bog",
    "mountains": "mountain, mountains, peak, summit, valley, ridge, alps, hill, hills, highland, highlands, pass, glacier, plateau, canyon, gorge, volcano, tundra, arctic, ice, iceberg, snowfield, pole, slope",
    "desert": "desert, dune, dunes, sahara, sand, wasteland, badlands, savanna, savannah, mars, oasis, salt flat, outback, mesa",
    "street": "street, city, avenue, boulevard, downtown, town, square, crossing, metropolis, road in the city, intersection, market, marketplace, bazaar, plaza, neon city, suburb, chinatown, harlem, tokyo, paris, london, new york, megacity",
    "alley": "alley, alleyway, lane, backstreet, side street, courtyard, passage, stairwell, underpass",
    "rooftop": "rooftop, roof, rooftops, roof terrace, skyline, balcony, terrace, observatory, bell tower, clock tower, tower, parapet",
    "village": "village, hamlet, castle courtyard, castle yard, courtyard of the castle, castle gate, cottage, farm, farmhouse, farmyard, castle, house, church, churchyard, monastery, settlement, barn, kingdom, windmill, fairground, circus, camp",
    "field": "field, meadow, fields, prairie, pasture, grassland, countryside, wheat field, farmland, road, highway, moor, heath, vineyard, orchard, plains, steppe, lavender field, graveyard, cemetery, battlefield, hillside, airfield, runway, railway, tracks",
    "room": "room, bedroom, living room, house interior, attic, study, apartment, flat, hotel, cabin, library, bookshop, bookstore, office, classroom, school, nursery, parlour, hall, ballroom, museum, gallery, theatre, theater, stage, concert hall, bar, cafe, café, restaurant, diner, inn, tavern, pub, hospital, ward, chapel, church interior, cathedral, temple, court, kitchen table, window, home, dining room, hut, tent, interior, archive, shop, toy shop, casino, laundromat, launderette, laundry, salon, barbershop, hairdresser, pharmacy, post office, bank, supermarket, grocery, arcade, gym, waiting room, courtroom, chapel interior, dormitory, kindergarten, embassy, prison, cell, studio, cinema, throne room, bookcase, loft",
    "corridor": "corridor, hallway, station, train station, subway, metro, underground, platform, tunnel, airport, terminal, spaceship, starship, spacecraft, space station, bunker, train, carriage, compartment, submarine, hangar, warehouse, parking garage, supermarket, sewer, vault, bridge of the ship, cockpit",
    "workshop": "workshop, kitchen, bakery, factory, forge, smithy, laboratory, lab, garage, clock shop, clockmaker shop, foundry, mill, greenhouse, engine room, shed, boiler room, cellar, basement, brewery, pottery, butcher, butchery, atelier, sawmill, darkroom, server room, tailor shop",
    "space": "space, outer space, galaxy, stars, cosmos, nebula, orbit, universe, asteroid, void, night sky, solar system, milky way",
    "moonscape": "moon, lunar surface, alien planet, planet, crater, asteroid surface",
    "underwater": "underwater, seabed, reef, coral reef, deep sea, deep ocean, ocean depths, deep blue, abyss, sea floor, ocean floor, depths, aquarium, kelp forest, beneath the sea, beneath the waves, trench",
    "cave": "cave, cavern, grotto, mine, underground cave, lair, den, catacombs, crypt, dungeon, burrow",
    "river": "river, bridge, stream, riverbank, canal, waterfall, creek, pond, brook, banks, delta, weir, watermill, ford",
    "garden": "garden, park, backyard, yard, botanical garden, playground, greenhouse garden, maze, hedge, zoo, promenade, rose garden",
    "sky": "sky, clouds, above the clouds, air, heaven, stratosphere",
}  # fmt: skip

PLACES: dict[str, str] = {
    word.strip(): family for family, words in _FAMILIES.items() for word in words.split(",")
}
