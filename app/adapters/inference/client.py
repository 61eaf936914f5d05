"""An inference server's REST API (roboflow-rest.md §6): fulfils services.ports.Inference.

Everything is asked once: a hosted server may have counted a question whose answer never came.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.adapters.roboflow.predictions import concepts_reader, joined, read_finding
from app.adapters.roboflow.reading import picture_field, read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.adapters.roboflow.transport import Transport
    from app.domain.preview import Finding

PROMPTS_A_QUESTION = 16
"""The most that a server takes by default (SAM3_MAX_PROMPT_BATCH_SIZE)."""
MOST_DETECTIONS = 3000
NEARLY_THE_SAME = 0.9
"""A trained model's own suppression lets go what is found twice; ours is stricter, and can be turned off."""


class InferenceClient:
    """One inference server with one key. Raises LinkError and ServerError."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"InferenceClient({self._transport!r})"

    async def concepts(self, picture: bytes, prompts: Mapping[str, str], threshold: float) -> Finding:
        """Return what SAM 3 finds on a picture, overlaps too; `prompts` maps a prompt to its class."""
        image = await picture_field(picture)
        rows = list(prompts.items())
        some = [rows[at : at + PROMPTS_A_QUESTION] for at in range(0, len(rows), PROMPTS_A_QUESTION)]
        return joined([await self._concepts(image, part, threshold) for part in some])

    async def detections(
        self, picture: bytes, model_id: str, threshold: float, *, has_outlines: bool
    ) -> Finding:
        """Return what a trained model finds on a picture."""
        body: dict[str, Any] = {
            "model_id": model_id,
            "image": await picture_field(picture),
            "confidence": threshold,
            "iou_threshold": NEARLY_THE_SAME,
            "max_detections": MOST_DETECTIONS,
        }
        kind = "instance_segmentation" if has_outlines else "object_detection"
        answer = await self._transport.start("infer", kind, body=json.dumps(body).encode())
        return await read(answer, read_finding)

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.close()

    async def _concepts(
        self, image: Mapping[str, str], rows: list[tuple[str, str]], threshold: float
    ) -> Finding:
        body = {
            "image": image,
            "prompts": [{"type": "text", "text": prompt} for prompt, _ in rows],
            "output_prob_thresh": threshold,
            "format": "polygon",
        }
        answer = await self._transport.start("sam3", "concept_segment", body=json.dumps(body).encode())
        return await read(answer, concepts_reader([name for _, name in rows]))
