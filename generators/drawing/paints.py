"""The natural colours of what shapes are painted with, before light and palette change them."""

PAINTS: dict[str, str] = {
    "body": "#6b6660", "shade": "#25211f", "pale": "#e6dccb", "white": "#f0ece4", "accent": "#b0483a",
    "skin": "#c99272", "hair": "#33241c", "hair_old": "#cfc9c0", "coat": "#4a5468", "trousers": "#2e3038", "boots": "#201a18",
    "hat": "#2b2526", "suit": "#dfe3e8", "visor": "#d09a3c", "metal": "#8f9aa6", "wood": "#6b4527", "stone": "#85807c",
    "roof": "#5a3430", "wall": "#b8a48a", "red": "#b5352c", "gold": "#d9a93a", "glass": "#6fa3b8", "sail": "#e9dcc0",
    "leaf": "#5d8a45", "leaf_dark": "#2f5b3a", "water": "#cfe6ee", "bread": "#d09a55", "crust": "#a86a2c", "fire": "#e0641c",
    "shade_skin": "#8f5d48", "skin_light": "#e3b394", "eye": "#ebe4da", "iris": "#4f6a5a", "spark": "#ffffff", "lash": "#1e1512",
    "lip": "#9c5548", "rim_glass": "#e8edf2", "glow": "#ffd890", "whale": "#42586e", "dragon": "#4d7355", "dragon_dark": "#2b4638",
    "fur_fox": "#c8662a", "fur_grey": "#77767a", "fur_brown": "#7a5230", "fur_dark": "#2f2c2e", "fur_gold": "#c79a54",
    "fur_fawn": "#a87c4f", "fur_pied": "#d8d2c8", "fur_white": "#ece8e0", "gap": "#000000",
}

# limbs on the far side are in the body's shade, those in front catch a little more light
SHADED: dict[str, tuple[str, float]] = {
    f"{name}_{side}": (name, factor)
    for name in ("coat", "skin", "suit", "trousers")
    for side, factor in (("far", 0.45), ("near", 1.22))
}  # fmt: skip
