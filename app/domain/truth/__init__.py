"""Ground truth: boxes that people drew, of COCO, YOLO or Pascal VOC, found again by the names of the pictures."""

from __future__ import annotations

from app.domain.truth.coco import read_coco
from app.domain.truth.known import Known, Truth
from app.domain.truth.voc import read_voc
from app.domain.truth.yolo import read_yolo

__all__ = ["Known", "Truth", "read_coco", "read_voc", "read_yolo"]
