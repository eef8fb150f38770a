"""A language model that may rephrase the written assessment of a report: asked over the guarded way out, off until the
settings name it.

::

    [network]
    hosts = ["models.example.com"]

    [rewording]                          # any endpoint that speaks as OpenAI's chat completions do
    base_url = "https://models.example.com/v1"
    model = "our-model"
    key_env = "REWORDING_KEY"            # the environment variable that holds the key; none for a model of our own
    total_seconds = 20                   # what one paragraph may take
    most_bytes = 65536                   # what one answer may weigh

What it says is checked elsewhere (``report/faithful.py``); here it is only asked, and whatever goes wrong is no answer.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from payworthy.base.failure import Failure, Invalid, Reason, invalid
from payworthy.sources.providers.net.address import Endpoint, Network, endpoint
from payworthy.sources.providers.net.client import Bounds, Client
from payworthy.sources.providers.net.outside import Outside
from payworthy.sources.providers.settings import read_settings

SECTION: Final = "rewording"

_BOUNDS: Final = Bounds(connect=5, read=20, total=30, most_bytes=64 << 10, attempts=1)
"""One try: a report does not wait for a turn of phrase."""

_LIMITS: Final = {"total_seconds": "total", "most_bytes": "most_bytes"}


@dataclass(slots=True)
class Rewriter:
    """Asks a model to rephrase. ``instruction`` tells it how, in the language of the text."""

    model: str
    target: Endpoint
    network: Network
    outside: Outside
    bounds: Bounds = _BOUNDS
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __call__(self, instruction: str, paragraph: str) -> str | None:
        """The paragraph in other words; ``None`` where nothing usable came back in time."""
        question = {
            "model": self.model,
            "temperature": 0,
            "messages": [{"role": "system", "content": instruction}, {"role": "user", "content": paragraph}],
        }
        with Client(self.target, self.network, self.bounds, self.outside, self.headers) as client:
            reply = client.post("chat", "completions", json=question)
        return None if isinstance(reply, Failure) else _said(reply.data)


def _said(data: Any) -> str | None:
    """The text of the first choice, if the answer has the shape of one."""
    for step in ("choices", 0, "message", "content"):
        if isinstance(step, str) and isinstance(data, Mapping):
            data = data.get(step)
        elif isinstance(step, int) and isinstance(data, list) and data:
            data = data[step]
        else:
            return None
    return data if isinstance(data, str) else None


def rewriter(path: Path | None, environment: Mapping[str, str], outside: Outside) -> Rewriter:
    """The model that the settings name. Raises ``Invalid``: ``rewording_not_configured``, ``source_option_wrong``, and
    what ``endpoint`` and ``read_settings`` refuse."""
    section = {} if path is None else _section(path)
    if path is None or not section:
        raise Invalid(Failure(Reason.MISSING, "rewording_not_configured", {"section": SECTION}))
    network = read_settings(path, environment).network
    target = endpoint(str(section.get("base_url", "")), network)
    if isinstance(target, Failure):
        raise Invalid(target)
    model, variable = section.get("model"), section.get("key_env")
    if not isinstance(model, str) or not model:
        raise Invalid(invalid("source_option_wrong", source=SECTION, option="model"))
    key = environment.get(str(variable), "") if variable else ""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return Rewriter(model, target, network, outside, replace(_BOUNDS, **_limits(section)), headers)


def _section(path: Path) -> Mapping[str, Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")).get(SECTION, {})
    except (OSError, ValueError) as error:
        detail = error.strerror or "" if isinstance(error, OSError) else str(error)
        params: dict[str, str | int] = {"value": path.name, "detail": detail[:200]}
        raise Invalid(Failure(Reason.INVALID, "sources_file_unreadable", params)) from error
    if not isinstance(found, Mapping):
        raise Invalid(invalid("source_option_wrong", source=SECTION, option=SECTION))
    return found


def _limits(section: Mapping[str, Any]) -> dict[str, int]:
    given = {}
    for option, name in _LIMITS.items():
        value = section.get(option)
        if value is None:
            continue
        if type(value) is not int or not 0 < value < 1 << 24:
            raise Invalid(invalid("source_option_wrong", source=SECTION, option=option))
        given[name] = value
    return given
