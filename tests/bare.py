"""How fast this machine is with bare Qt just now: what a verdict on our own window's times is held against."""

import time

from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

ROWS, COLUMNS, SIZE = 30, 6, (1000, 700)
USUAL_S = 0.0065
"""CPU seconds of one painting on a quiet machine of two cores, where our window turns to another tab in 10 to 12 ms.
On a slow one both take three times as long, though a loop of Python alone may not."""
TRIES = 7


def slowness() -> float:
    """Return how many times longer than usual a bare table takes to be painted here, at least 1."""
    table = QTableWidget(ROWS, COLUMNS)
    for row in range(ROWS):
        for column in range(COLUMNS):
            table.setItem(row, column, QTableWidgetItem(f"a small part of kind {row}, {column}"))
    table.resize(*SIZE)
    needed = []
    for _ in range(TRIES):
        began = time.thread_time()
        table.grab()
        needed.append(time.thread_time() - began)
    table.deleteLater()
    return max(1.0, sorted(needed)[TRIES // 2] / USUAL_S)
