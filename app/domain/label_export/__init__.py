"""The labels of a job for other programs: COCO JSON, YOLO and Pascal VOC XML, as paths and texts.

`gather` looks through the images once, `files` yields what to write, `notes` says what the format cannot hold.
"""

from app.domain.label_export.forms import LabelForm, files, notes, picture_path
from app.domain.label_export.gather import LabelSet, Page, gather

__all__ = ["LabelForm", "LabelSet", "Page", "files", "gather", "notes", "picture_path"]
