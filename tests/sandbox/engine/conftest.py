"""What tests of the engine share: one model, loaded once."""

import pytest

from app.sandbox.engine.bench import HELD_OUT_SEEDS, Bench, render_bench
from app.sandbox.engine.labeler import Labeler, load_workbench


@pytest.fixture(scope="session")
def workbench() -> Labeler:
    """Return the shipped model."""
    return load_workbench()


@pytest.fixture(scope="session")
def held_out() -> tuple[Bench, ...]:
    """Return 24 benches that the model never learned from."""
    return tuple(render_bench(seed) for seed in HELD_OUT_SEEDS[:24])
