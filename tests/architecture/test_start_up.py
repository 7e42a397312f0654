"""Asking for help is quick: nothing heavy is loaded before it is needed."""

import subprocess
import sys

import pytest

HEAVY = {
    "torch", "diffusers", "transformers", "moviepy", "xllamacpp", "numpy", "av", "PIL",
    "pydantic", "prompt_toolkit", "aiosqlite", "onnxruntime",
}  # fmt: skip
PROGRAM = """
import sys
from bot.__main__ import main
sys.argv = ["soundstage", *{arguments!r}]
try:
    main()
finally:
    sys.stderr.write(" ".join(sys.modules))
"""


@pytest.mark.parametrize("arguments", [["--help"], ["try", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments: list[str]):
    program = PROGRAM.format(arguments=arguments)
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "soundstage" in ended.stdout
    assert not HEAVY & set(ended.stderr.split())


def test_every_module_can_be_planned_with_before_an_engine_is_loaded():
    program = (
        "import sys; from importlib import import_module; from generators.engines import ENGINES\n"
        "for line in ENGINES.values(): import_module(line.partition(':')[0])\n"
        "print(*sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not {"torch", "diffusers", "moviepy", "onnxruntime", "hibari"} & set(ended.stdout.split())
