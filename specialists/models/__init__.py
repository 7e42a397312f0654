"""Every language model adapter by name; imported on first use."""

MODELS: dict[str, str] = {
    "embedded": "specialists.models.embedded:EmbeddedModel",
    "scripted": "specialists.models.scripted:ScriptedModel",
}
