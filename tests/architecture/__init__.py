"""Imports, registries and docs, checked."""
