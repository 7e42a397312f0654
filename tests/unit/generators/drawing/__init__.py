"""Tests of how panels are drawn."""
