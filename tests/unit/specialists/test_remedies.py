"""Labels of remedies, written and read."""

import pytest

from specialists.deciding.remedies import EMBEDDED, TRY_AGAIN, Remedy, pull_label, read_remedy, use_label


@pytest.mark.parametrize(
    ("label", "remedy"),
    [
        (TRY_AGAIN, Remedy(kind="try_again")),
        (EMBEDDED, Remedy(kind="embedded")),
        (pull_label("llama3.2:3b"), Remedy(kind="pull", model="llama3.2:3b")),
        (
            use_label("hf.co/somebody/some-model:Q4_K_M"),
            Remedy(kind="use", model="hf.co/somebody/some-model:Q4_K_M"),
        ),
    ],
)
def test_a_label_is_read_back(label: str, remedy: Remedy):
    assert read_remedy(label) == remedy


@pytest.mark.parametrize("label", ["", "Pull", "Use the force", "use qwen3:4b", "Try again later"])
def test_other_words_are_no_remedy(label: str):
    assert read_remedy(label) is None
