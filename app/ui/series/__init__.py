"""Many batches, one template: the dialog in which batches are chosen and each draft is looked at before."""

from app.ui.series.dialog import SeriesDialog

__all__ = ["SeriesDialog"]
