"""GBNF outside llama.cpp: as llguidance reads it, and one sentence of it without any model."""

import json
import random
import re

_TOKEN = re.compile(
    r'\s+|(?P<string>"(?:[^"\\]|\\["\\n])*")|(?P<define>::=)|(?P<name>[a-z][a-z0-9]*)|[|()?*+]'
)
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|[a-z][a-z0-9]*|[|()]')
_HEADER = "%llguidance {}\n"


def to_llguidance(gbnf: str) -> str | None:
    """`gbnf` in llguidance's Lark dialect, or None where it uses more than rules, texts and choices.

    llama.cpp's own sampler spells a grammar out token by token (75 tokens a second here);
    llguidance takes the longest tokens and skips what is forced, which halves a turn.
    """
    rules: list[str] = []
    for line in gbnf.strip().splitlines():
        rule = _rule(line)
        if rule is None:
            return None
        rules.append(rule)
    return _HEADER + "\n".join(rules) + "\n"


def _rule(line: str) -> str | None:
    words: list[str] = []
    at = 0
    while at < len(line):
        found = _TOKEN.match(line, at)
        if found is None:
            return None
        at = found.end()
        if name := found["name"]:
            words.append("start" if name == "root" else name)
        elif found["define"]:
            words.append(":")
        elif text := found[0].strip():
            words.append(text)
    return " ".join(words) if len(words) > 2 and words[1] == ":" and ":" not in words[2:] else None


def sentence(gbnf: str, seed: int) -> str:
    """One sentence of `gbnf`, drawn by `seed`: what a model without an opinion would say.

    Reads the grammars that `specialists.speaking.script` writes: rules, texts, choices and groups.
    """
    rules = dict(line.split(" ::= ", 1) for line in gbnf.strip().splitlines())
    rng = random.Random(seed)

    def expand(body: str) -> str:
        ways: list[list[str]] = [[]]
        depth, group = 0, ""
        for token in _WORD.findall(body):
            depth -= token == ")"
            if depth:
                group += f"{token} "
            elif token == "|":
                ways.append([])
            elif token == ")":
                ways[-1].append(expand(group))
                group = ""
            elif token != "(":
                ways[-1].append(json.loads(token) if token[0] == '"' else expand(rules[token]))
            depth += token == "("
        return "".join(rng.choice(ways))

    return expand(rules["root"])
