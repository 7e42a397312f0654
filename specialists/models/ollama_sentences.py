"""What a person reads about a trouble with Ollama."""

from specialists.models.ollama_trouble import Trouble

VISION_MODEL = "qwen2.5vl:3b"
EMBEDDING_MODEL = "nomic-embed-text"
_TOOLS_MODEL = "qwen3:4b"

# {such} is " such as NAME" where a smaller model is installed; {limit} is " of N tokens".
_SENTENCES: dict[Trouble, str] = {
    Trouble.DOWN: "Ollama does not answer at {host}: start it with `ollama serve` (or the Ollama app),"
    " then choose Try again.",
    Trouble.STRANGER: "Something answers at {host}, but not as Ollama does: correct ollama_host,"
    " then choose Try again.",
    Trouble.HOST_REFUSED: "Ollama refuses to be called {host}: put its IP address or localhost into"
    " ollama_host, or start it with OLLAMA_HOST=0.0.0.0.",
    Trouble.TOO_OLD: "The Ollama at {host} is too old for the studio: update it, then choose Try again.",
    Trouble.MISSING: "{model} is not installed in Ollama: pull it, or use one that is.",
    Trouble.BAD_NAME: '"{model}" is not a name a model can have: they look like llama3.2:3b.',
    Trouble.BUSY: "Ollama has too much to do and its queue is full: try again in a moment.",
    Trouble.TIMED_OUT: "{model} said nothing for {span}: use a smaller model{such},"
    " or raise ollama_timeout_seconds.",
    Trouble.OUT_OF_MEMORY: "{model} does not fit into the machine's memory: use a smaller model{such},"
    " lower ollama_context, or close what else uses the memory.",
    Trouble.LOAD_FAILED: "Ollama could not load {model} ({words}): it may be too large for the machine"
    " or too new for this Ollama. Use a smaller model, or update Ollama and pull it again.",
    Trouble.RUNNER_DIED: "{model} stopped before its first word, perhaps for want of memory:"
    " try again, or use a smaller model{such}.",
    Trouble.TOO_LONG: "The discussion is longer than {model}'s context{limit}: raise ollama_context,"
    " or use a model with a longer one.",
    Trouble.BLIND: "{model} cannot look at pictures: use a model with vision, such as " + VISION_MODEL + ".",
    Trouble.NO_TOOLS: "{model} cannot call tools: use a model that can, such as " + _TOOLS_MODEL + ".",
    Trouble.NO_THINKING: "{model} cannot think aloud, and was asked to: update Ollama, then try again.",
    Trouble.NO_CHAT: "{model} only measures likeness and cannot talk: use a chat model.",
    Trouble.NO_EMBEDDING: "{model} cannot measure likeness: use an embedding model, such as "
    + EMBEDDING_MODEL
    + ".",
    Trouble.SIGNED_OUT: "{model} answers from Ollama's cloud, which does not know you: run `ollama signin`,"
    " or use an installed model.",
    Trouble.CLOUD_OFF: "{model} answers from Ollama's cloud, which is turned off on this server:"
    " use an installed model.",
    Trouble.CLOUD_UNREACHABLE: "{model} answers from a cloud that Ollama cannot reach: try again,"
    " or use an installed model.",
    Trouble.CLOUD_LIMIT: "{model}'s cloud takes no more requests for now: try again later,"
    " or use an installed model.",
    Trouble.UNPUBLISHED: 'Nobody publishes a model called "{model}": look the name up at'
    " https://ollama.com/search.",
    Trouble.PULL_FAILED: "{model} did not arrive whole ({words}). What came is kept: see that Ollama's"
    " machine reaches the internet, then pull again.",
    Trouble.DISK_FULL: "The disk of Ollama's machine is full: free some space (`ollama rm NAME`),"
    " then pull {model} again.",
    Trouble.SERVER_TOO_OLD: "{model} needs a newer Ollama than the one at {host}:"
    " update it, then pull again.",
    Trouble.GAVE_UP: "Ollama gave up loading {model}: try again.",
    Trouble.CUT: "The connection to Ollama broke before {model}'s first word: try again.",
    Trouble.UNFINISHED: "{model} ended without a word: try again.",
    Trouble.JUNK: "What came from {host} cannot be read as Ollama's words: see that it is Ollama"
    " and up to date, then try again.",
    Trouble.REFUSED: "Ollama would not take the request to {model} ({words}): try again,"
    " or use another model.",
}
_DOWN_ELSEWHERE = (
    "Ollama does not answer at {host}: start it there with `OLLAMA_HOST=0.0.0.0 ollama serve`,"
    " or correct ollama_host, then choose Try again."
)
_MISSING_ALONE = (
    "{model} is not installed in Ollama, and no other chat model is: pull it,"
    " or use the embedded model meanwhile."
)


def sentence(
    trouble: Trouble,
    *,
    model: str,
    host: str,
    words: str,
    span: str,
    smaller: str,
    context: int,
    is_here: bool,
    has_others: bool,
) -> str:
    """The sentence; `smaller` names a smaller installed model or is empty, `context` is 0 when unknown."""
    text = _SENTENCES[trouble]
    if trouble is Trouble.DOWN and not is_here:
        text = _DOWN_ELSEWHERE
    if trouble is Trouble.MISSING and not has_others:
        text = _MISSING_ALONE
    return text.format(
        model=model,
        host=host,
        words=words,
        span=span,
        such=f" such as {smaller}" if smaller else "",
        limit=f" of {context} tokens" if context else "",
    )
