"""Every engine by name; imported on first use, so a chat-only machine loads no media library."""

ENGINES: dict[str, str] = {
    "sketch": "generators.engines.sketch:Sketch",
    "camera": "generators.engines.camera:Camera",
    "score": "generators.engines.score:Score",
    "fitter": "generators.engines.fitter:Fitter",
    "scratch-voice": "generators.engines.scratch_voice:ScratchVoice",
    "cards": "generators.engines.cards:Cards",
    "mixer": "generators.engines.mixer:Mixer",
    "sheet": "generators.engines.sheet:Sheet",
    "segmenter": "generators.engines.segmenter:Segmenter",
    "cutter": "generators.engines.cutter:Cutter",
    "framer": "generators.engines.framer:Framer",
    "joiner": "generators.engines.joiner:Joiner",
    "picker": "generators.engines.picker:Picker",
    "proxies": "generators.engines.proxies:Proxies",
    "poster": "generators.engines.poster:Poster",
    "enlarger": "generators.engines.enlarger:Enlarger",
}
