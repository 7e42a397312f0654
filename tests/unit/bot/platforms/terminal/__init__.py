"""Tests of the studio in a terminal."""
