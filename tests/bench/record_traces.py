"""Records how real jobs of the sandbox go, for the tests of the forecast: python -m tests.bench.record_traces."""

import json
import sys
import tempfile
import time
from pathlib import Path

from tests.sandbox_process import FAKE_LABELER, SandboxProcess, running

FOLDER = Path(__file__).resolve().parents[1] / "data" / "traces"
ASKED_EVERY_S = 0.25
AWAY_AT, AWAY_S = 0.4, 25.0
ONTOLOGY = {"blue bolt": "bolt", "hex nut": "nut", "washer": "washer", "orange gear": "gear"}
RUNS = (
    # name, scenario, labeler, workers, project, batch, whether the server is killed and comes back
    ("default-1-worker", "default", "", 1, "bench-parts", "Night shift", False),
    ("default-2-workers", "default", "", 2, "bench-outlines", "Week 47", False),
    ("slow-1-worker", "slow", FAKE_LABELER, 1, "bench-parts", "Night shift", False),
    ("slow-2-workers", "slow", FAKE_LABELER, 2, "bench-parts", "Night shift", False),
    ("slow-4-workers", "slow", FAKE_LABELER, 4, "bench-outlines", "Week 47", False),
    ("slow-server-away", "slow", FAKE_LABELER, 2, "bench-parts", "Night shift", True),
)


def main() -> int:
    """Record each run, or those that are named."""
    FOLDER.mkdir(exist_ok=True)
    for name, scenario, labeler, workers, project, batch, goes_away in RUNS:
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        with (
            tempfile.TemporaryDirectory(prefix="labeldock-trace-") as folder,
            running(Path(folder), scenario, labeler=labeler, workers=workers) as sandbox,
        ):
            trace = record(sandbox, project, batch, goes_away=goes_away)
        (FOLDER / f"{name}.json").write_text(json.dumps(trace) + "\n", encoding="utf-8")
        print(name, trace["total"], "images in", trace["ended"], "s,", len(trace["points"]), "points")
    return 0


def record(sandbox: SandboxProcess, project: str, batch: str, *, goes_away: bool) -> dict[str, object]:
    """Run a job over a batch and return what was heard: the first and the last time of each count."""
    address = _start(sandbox, project, batch)
    began, heard, is_over, total = time.time(), [(0.0, 0)], False, 0
    while not is_over:
        time.sleep(ASKED_EVERY_S)
        with sandbox.client() as client:
            status = client.get(address).raise_for_status().json()
        heard.append((round(time.time() - began, 2), status["numImagesSentBack"]))
        is_over, total = status["status"] == "done", status["numImages"]
        if goes_away and heard[-1][1] >= AWAY_AT * total:
            goes_away = False
            sandbox.kill()
            time.sleep(AWAY_S)
            sandbox.start()
    return {"total": total, "ended": heard[-1][0], "points": _ends_of_runs(heard)}


def _ends_of_runs(heard: list[tuple[float, int]]) -> list[tuple[float, int]]:
    counts = [None, *(done for _, done in heard), None]
    return [p for i, p in enumerate(heard) if counts[i] != p[1] or counts[i + 2] != p[1]]


def _start(sandbox: SandboxProcess, project: str, batch: str) -> str:
    with sandbox.client() as client:
        found = client.get(f"/{sandbox.workspace}/{project}/batches").raise_for_status().json()["batches"]
        batch_id = next(b["id"] for b in found if b["name"] == batch)
        body = {"batchId": batch_id, "modelType": "sam3", "ontology": ONTOLOGY}
        answer = client.post(f"/{sandbox.workspace}/{project}/autolabel", json=body).raise_for_status().json()
    return f"/{sandbox.workspace}/autolabel/jobs/{answer['jobId']}"


if __name__ == "__main__":
    sys.exit(main())
