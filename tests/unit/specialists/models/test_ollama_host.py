"""Addresses of Ollama, and the names of its models."""

import pytest

from specialists.models.ollama import OllamaServer
from specialists.models.ollama_host import is_on_this_machine, normalise_host
from specialists.models.ollama_names import full_name, is_cloud_host, is_cloud_name, is_same_model
from storage.domain.errors import SettingsError


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", "http://127.0.0.1:11434"),
        ("   ", "http://127.0.0.1:11434"),
        ("1.2.3.4", "http://1.2.3.4:11434"),
        ("1.2.3.4:5", "http://1.2.3.4:5"),
        (":56789", "http://127.0.0.1:56789"),
        ("example.com", "http://example.com:11434"),
        ("example.com:", "http://example.com:11434"),
        ("http://example.com", "http://example.com:80"),
        ("https://example.com", "https://example.com:443"),
        ("HTTP://Example.com:1", "http://Example.com:1"),
        ("https://example.com:8443/ollama/", "https://example.com:8443/ollama"),
        ("example.com/path", "http://example.com:11434/path"),
        (' "127.0.0.1:11434" ', "http://127.0.0.1:11434"),
        ("'localhost'\n", "http://localhost:11434"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("http://0.0.0.0:11434", "http://127.0.0.1:11434"),
        ("::1", "http://[::1]:11434"),
        ("::", "http://[::1]:11434"),
        ("[::1]:5", "http://[::1]:5"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]:443"),
        ("ollama.com", "https://ollama.com:443"),
    ],
)
def test_an_address_is_read_as_ollama_reads_it(text: str, address: str):
    assert normalise_host(text) == address


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ftp://here", "starts with http"),
        ("localhost:114344", "number from 1 to 65535"),
        ("localhost:0", "number from 1 to 65535"),
        ("localhost:abc", "number from 1 to 65535"),
        ("two words", "write it like"),
        ("http://me:secret@here:1", "is no address"),
        ("[::1", "written"),
        ("http://?x", "write it like"),
    ],
)
def test_a_wrong_address_is_a_sentence(text: str, why: str):
    with pytest.raises(ValueError, match=why):
        normalise_host(text)
    with pytest.raises(SettingsError, match="ollama_host"):
        OllamaServer(host=text)


def test_this_machine_is_known_by_every_name():
    assert all(
        is_on_this_machine(normalise_host(one)) for one in ("", "localhost", "::1", "127.0.0.2", "0.0.0.0")
    )
    assert not any(is_on_this_machine(normalise_host(one)) for one in ("10.0.0.8", "example.com"))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("llama3.2", "llama3.2:latest", True),
        ("Llama3.2", "llama3.2:LATEST", True),
        ("registry.ollama.ai/library/m:1b", "m:1b", True),
        ("library/m", " m ", True),
        ("m:1b", "m", False),
        ("somebody/m", "m", False),
        ("localhost:5000/a/m", "localhost:5000/a/m:latest", True),
    ],
)
def test_a_model_has_one_name(one: str, other: str, is_same: bool):
    assert is_same_model(one, other) is is_same
    assert is_same_model(other, one) is is_same


def test_a_full_name_has_its_tag():
    assert [full_name(name) for name in ("m", "m:1b", "a/m")] == ["m:latest", "m:1b", "a/m:latest"]


@pytest.mark.parametrize(
    "name", ["gpt-oss:120b-cloud", "kimi:cloud", "KIMI:Cloud ", "m:1b-cloud:local", "host/ns/m:7b-CLOUD"]
)
def test_a_cloud_is_known_by_the_tag(name: str):
    assert is_cloud_name(name)


@pytest.mark.parametrize(
    "name", ["llama3.2", "m:local", "cloudy:3b", "my-cloud", "here:5000/my-cloud", "m:cloudy"]
)
def test_what_stays_here_is_not_taken_for_a_cloud(name: str):
    assert not is_cloud_name(name)


def test_the_cloud_itself_is_known_by_its_address():
    assert is_cloud_host(normalise_host("ollama.com"))
    assert is_cloud_host(normalise_host("https://api.ollama.com./v1"))
    assert not is_cloud_host(normalise_host("notollama.com"))
    assert not is_cloud_host(normalise_host(""))
