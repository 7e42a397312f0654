"""Every setting of the studio: its default, its range and its meaning in one sentence."""

from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ByteSize, ConfigDict, Field, model_validator

Export = Literal["image", "music", "video", "creative"]
_GIB = 2**30


def _loopback(host: str) -> str:
    """`host` when it can only be reached from this machine: the health endpoint asks for no password."""
    if host == "localhost" or _is_loopback_address(host):
        return host
    raise ValueError("only this machine may ask how the studio is: use 127.0.0.1, ::1 or localhost")


def _is_loopback_address(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class Settings(BaseModel):
    """What can be set. `config.load` fills it; nobody changes it afterwards.

    Fresh from the constructor, paths may start with "~" or be relative and `workers` may be 0;
    what `config.load.load` returns has absolute paths and a worker count of at least one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    # Where things live
    data_dir: Path = Field(
        default=Path("~/.local/share/soundstage"),
        description="Where the studio remembers: database, artifacts, backups and logs"
        " (below $XDG_DATA_HOME when that is set).",
    )
    cache_dir: Path = Field(
        default=Path("~/.cache/soundstage"),
        description="What may be deleted at any time and is made again when needed"
        " (below $XDG_CACHE_HOME when that is set).",
    )
    output_dir: Path = Field(
        default=Path("output"),
        description="Where finished work is copied with a JSON sidecar; a relative path is below data_dir.",
    )
    image_folder: str = Field(
        default="images", min_length=1, description="Folder for finished stills; relative to output_dir."
    )
    music_folder: str = Field(
        default="music", min_length=1, description="Folder for finished music; relative to output_dir."
    )
    video_folder: str = Field(
        default="video",
        min_length=1,
        description="Folder for finished films and clips; relative to output_dir.",
    )
    creative_folder: str = Field(
        default="creative",
        min_length=1,
        description="Folder for finished plans, discussions and speech; relative to output_dir.",
    )
    git_default_repo_dir: Path = Field(
        default=Path("repositories"),
        description="Where Forge and Helm keep the repositories they work on; relative to data_dir.",
    )
    disk_reserve_bytes: ByteSize = Field(
        default=ByteSize(_GIB // 2),
        description="Rendering does not start with less free disk space than this.",
    )
    retention_days: int = Field(
        default=90,
        ge=0,
        description="`soundstage prune` lets go of unused artifacts after so many days; 0: never.",
    )
    retention_bytes: ByteSize = Field(
        default=ByteSize(20 * _GIB),
        description="`soundstage prune` lets go of the oldest unused artifacts above this size; 0: no limit.",
    )

    # The cast and its language model
    language_model: Literal["auto", "ollama", "embedded", "scripted"] = Field(
        default="auto",
        description='What the cast thinks with: "auto" is Ollama where it answers and has a model, else'
        ' the embedded model; "scripted" answers from a list and is for tests.',
    )
    ollama_host: str = Field(
        default="",
        description="Address of the Ollama server, such as http://127.0.0.1:11434; empty: OLLAMA_HOST,"
        " else port 11434 of this machine.",
    )
    ollama_model: str = Field(
        default="",
        description='The model every persona has that names none, such as "llama3.2:3b"; empty: the newest'
        " one installed that can chat.",
    )
    ollama_timeout_seconds: float = Field(
        default=300.0,
        ge=1,
        le=3600,
        description="How long Ollama may be silent before it counts as lost;"
        " loading a large model takes minutes.",
    )
    ollama_keep_alive: str = Field(
        default="5m",
        pattern=r"^-?\d+(ms|s|m|h)$",
        description="How long Ollama keeps a model in memory after its last word.",
    )
    ollama_context: int = Field(
        default=8192,
        ge=1024,
        le=1048576,
        description="Tokens of context asked of an Ollama model; never more than it was trained for.",
    )
    ollama_parallel: int = Field(
        default=1,
        ge=1,
        le=16,
        description="How many requests the Ollama server answers at once (its OLLAMA_NUM_PARALLEL).",
    )
    ollama_cloud: Literal["refuse", "allow"] = Field(
        default="refuse", description="Whether model names that send prompts to a cloud may be used."
    )
    vision_model: str = Field(
        default="",
        description='The model on the Ollama server that looks at what is made, such as "qwen2.5vl:3b", and'
        " has it made again where something is clearly wrong; empty: nobody looks.",
    )
    vision_while_rendering: bool = Field(
        default=False,
        description="Whether that model may be loaded while an engine renders on a graphics card: only where"
        " it runs on another machine or both fit onto the card.",
    )
    discussion_tokens: int = Field(
        default=0,
        ge=0,
        description="Most tokens, read and written, that one discussion may cost on Ollama; 0: no limit.",
    )
    discussion_length: Literal["full", "short", "none"] = Field(
        default="full", description="How much the cast says before it writes a plan."
    )
    discussion_rounds: int = Field(
        default=2,
        ge=1,
        le=20,
        description="After so many rounds without agreement the options are summed up"
        " and the person decides.",
    )
    ready_seconds: float = Field(
        default=10.0,
        ge=0,
        le=600,
        description='How long "ready to generate?" waits for an objection before the cast moves on.',
    )
    silence_seconds: float = Field(
        default=1800.0,
        ge=5,
        description="A question nobody answers for so long pauses the discussion until somebody returns.",
    )
    approval_hours: float = Field(
        default=24.0,
        gt=0,
        le=720,
        description="How long a policy question waits for a permitted person before its default counts.",
    )
    approval_default: Literal["refuse", "allow"] = Field(
        default="refuse", description="What a policy question nobody decided in time comes to."
    )

    # The runner
    workers: int = Field(
        default=0,
        ge=0,
        le=64,
        description="How many production steps run at once; 0: one a core, at most four.",
    )
    lease_seconds: float = Field(
        default=10.0, gt=0, description="How long a runner keeps a job without a sign of life."
    )
    heartbeat_seconds: float = Field(
        default=1.0,
        gt=0,
        description="How often a runner gives a sign of life; at most a third of lease_seconds.",
    )

    # What engines are asked for
    image_default_steps: int = Field(
        default=4, ge=1, le=200, description="Denoising steps of a still when the plan names none."
    )
    flux_model_id: str = Field(
        default="black-forest-labs/FLUX.2-klein-4B",
        min_length=1,
        description="The FLUX.2 model that paints stills on a GPU.",
    )
    wan_model_id: str = Field(
        default="Wan-AI/Wan2.1-T2V-1.3B-Diffusers",
        min_length=1,
        description="The Wan model that films clips on a GPU.",
    )
    ace_step_model: str = Field(
        default="ACE-Step/acestep-v15-xl-turbo-diffusers",
        min_length=1,
        description="The ACE-Step model that composes on a GPU.",
    )
    video_default_resolution: Literal["480p", "720p", "1080p"] = Field(
        default="480p", description="Size at which a GPU engine films a clip when the plan names none."
    )
    video_transition_duration: float = Field(
        default=1.0, ge=0, le=5, description="Seconds of one cross-fade between two shots."
    )
    default_video_codec: Literal["libx264"] = Field(
        default="libx264", description="What the finished film is encoded with."
    )
    ffmpeg: str = Field(
        default="", description="Path of the ffmpeg to use; empty: the one that came with the studio."
    )

    # Keeping an eye on it
    health_host: Annotated[str, AfterValidator(_loopback)] = Field(
        default="127.0.0.1", description="Loopback address of the health endpoint."
    )
    health_port: int = Field(
        default=8377, ge=0, le=65535, description="Port of the health endpoint; 0: no health endpoint."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="How much goes into the log."
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.heartbeat_seconds * 3 > self.lease_seconds:
            raise ValueError(
                "heartbeat_seconds must be at most a third of lease_seconds, so that one late sign of life"
                " does not cost a runner its job"
            )
        return self

    @property
    def database(self) -> Path:
        """The file the studio remembers in."""
        return self.data_dir / "studio.db"

    @property
    def artifacts(self) -> Path:
        """The folder of content-addressed files."""
        return self.data_dir / "artifacts"

    @property
    def backups(self) -> Path:
        """The folder of backups."""
        return self.data_dir / "backups"

    @property
    def logs(self) -> Path:
        """The folder of log files."""
        return self.data_dir / "logs"

    def export_folder(self, export: Export) -> Path:
        """Where finished work of this sort is copied to."""
        name = {
            "image": self.image_folder,
            "music": self.music_folder,
            "video": self.video_folder,
            "creative": self.creative_folder,
        }[export]
        return self.output_dir / name
