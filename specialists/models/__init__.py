"""Every language model adapter by name; imported on first use."""

MODELS: dict[str, str] = {
    "embedded": "specialists.models.embedded:EmbeddedModel",
    "ollama": "specialists.models.ollama:OllamaServer",  # a ModelServer: its models are asked for by name
    "scripted": "specialists.models.scripted:ScriptedModel",
}
