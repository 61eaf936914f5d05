"""Scenarios: ways in which the sandbox misbehaves on purpose, as data."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Scenario:
    """How the sandbox differs from its usual behaviour."""

    pause_s: float = 0.0
    """Seconds that a worker rests before each image."""
    is_stuck: bool = False
    """Jobs are taken and never worked on."""
    lost_images: int = 0
    """Every n-th image of a job is given up, so the job ends short; 0 for none."""
    status_words: Mapping[str, str] = field(default_factory=dict)
    shows_subjobs: bool = True
    rate_limited: int = 0
    """How often each address answers 429 before it answers well."""
    retry_after: str | None = None
    bad_gateway_every: int = 0
    """Every n-th GET is answered by a gateway's HTML page; 0 for none."""
    has_credits: bool = True
    cuts_after_create: bool = False
    echoes_key: bool = False
    """Every error repeats the key in its message and as `error.key`."""
    wraps_objects: bool = False
    has_extras: bool = True
    """Whether what the documented contract lacks is offered."""
    error_type_at: str = "errorType"
    missing_scope: int = 403
    forgets_done_jobs: bool = False


SCENARIOS: Mapping[str, Mapping[str, Any]] = {
    "default": {},
    "slow": {"pause_s": 0.5},
    "stuck": {"is_stuck": True},
    "short": {"lost_images": 4},
    "unknown-status": {
        "status_words": {"pending": "warming_up", "running": "reticulating", "done": "settled"}
    },
    "no-subjobs": {"shows_subjobs": False},
    "rate-limit": {"rate_limited": 2, "retry_after": "1"},
    "rate-limit-bare": {"rate_limited": 2},
    "html-502": {"bad_gateway_every": 3},
    "no-credits": {"has_credits": False},
    "cut-after-create": {"cuts_after_create": True},
    "echo-key": {"echoes_key": True},
    "wrapped": {"wraps_objects": True},
    "contract-only": {"has_extras": False},
    "error-type-in-error": {"error_type_at": "error.errorType"},
    "error-type-as-type": {"error_type_at": "error.type"},
    "error-type-as-code": {"error_type_at": "error.code"},
    "read-only-401": {"missing_scope": 401},
    "forget-done": {"forgets_done_jobs": True},
}


def scenario_of(names: str) -> Scenario:
    """Join scenarios named with commas between them. Raises ValueError that lists the known names."""
    scenario = Scenario()
    for name in filter(None, (n.strip() for n in names.split(","))):
        if name not in SCENARIOS:
            raise ValueError(f"No scenario is called {name!r}; there are: {', '.join(SCENARIOS)}.")
        scenario = replace(scenario, **SCENARIOS[name])
    return scenario
