"""Make the workbench model: render benches, train, export, measure."""

import argparse
import json
from pathlib import Path

import data
from evaluate import evaluate
from export import SHIPPED, export
from net import SIDE
from train import BENCHES, PEAK_RATE, STEPS, train


def main() -> None:
    """Run every step; those that an interrupted run has done are not done again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/workbench"), help="for data and checkpoints")
    work = parser.parse_args().work
    train(data.load(work / "data", BENCHES, SIDE), work, STEPS, PEAK_RATE)
    export(work, SHIPPED)
    figures = json.dumps(evaluate(200), indent=1)
    SHIPPED.with_name("figures.json").write_text(figures + "\n", encoding="utf-8")
    print(figures)


if __name__ == "__main__":
    main()
