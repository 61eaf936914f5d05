"""Write the smoothed weights of the last checkpoint as the ONNX file that ships."""

# mypy: allow-subclassing-any, disable-error-code="import-not-found"

import argparse
from pathlib import Path

import torch
from net import SIDE, Workbench

SHIPPED = Path(__file__).parents[2] / "resources" / "workbench" / "model.onnx"
OUTPUTS = ["confidences", "boxes", "mask_weights", "mask_layers"]


def main() -> None:
    """Export from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/workbench"))
    parser.add_argument("--to", type=Path, default=SHIPPED)
    chosen = parser.parse_args()
    export(chosen.work, chosen.to)


def export(work: Path, target: Path) -> None:
    """Write `target` from the checkpoint in `work`."""
    net = Workbench()
    saved = torch.load(work / "checkpoint.pt", weights_only=True)
    net.load_state_dict(saved["states"][1])
    example = (torch.rand(1, 3, SIDE, SIDE), torch.tensor([[1, 0], [2, 3]]))
    torch.onnx.export(
        net.eval(), example, str(target), dynamo=False, opset_version=17,
        input_names=["image", "words"], output_names=OUTPUTS,
        dynamic_axes={"words": {0: "prompts"}, "confidences": {0: "prompts"}},
    )  # fmt: skip
    print(f"step {saved['step']}: {target}, {target.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
