"""ICU's data in the built program: smaller, and Qt gets the same answers of it."""

import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest
from builder.icu import trim_icu, used

HEADER = struct.pack("<H", 32).ljust(12, b"\0") + b"CmnD" + b"\0" * 16
ASK = """
from PySide6.QtCore import QCollator, QLocale, QStringDecoder, QTimeZone
words = ["Zebra", "zoo", "äpfel", "Apfel", "ñandú", "nube", "日本", "中国", "あ", "ア", "Ö2", "Ö10", "o"]
for code in ("en", "de", "es", "ja", "zh_CN", "sv", "tr"):
    order = QCollator(QLocale(code))
    print(sorted(words, key=order.sortKey), QLocale(code).toUpper("istraße"), QLocale(code).toLower("İI"))
    for zone in (b"Europe/Berlin", b"Asia/Tokyo", b"America/New_York"):
        kinds = QTimeZone.TimeType.StandardTime, QTimeZone.NameType.LongName
        print(QTimeZone(zone).displayName(*kinds, QLocale(code)))
print(*(QStringDecoder(name).isValid() for name in ("Shift_JIS", "GB18030", "Big5", "KOI8-R", "no such")))
"""
LIBRARY = next(Path(PySide6.__file__).parent.glob("Qt/lib/libicudata.so.*"), None)


def data_of(**items):
    """Return common data as ICU's own tools write it: names in order, each item at a multiple of 16."""
    names = [name.encode() + b"\0" for name in items]
    at = 4 + 8 * len(items)
    begin = 16 * -(-(at + sum(map(len, names))) // 16)
    table, body = struct.pack("<I", len(items)), b""
    for name, item in zip(names, items.values(), strict=True):
        table += struct.pack("<II", at, begin + len(body))
        at += len(name)
        body += item.ljust(16, b"\0")
    return HEADER + (table + b"".join(names)).ljust(begin, b"\0") + body


def test_what_qt_never_asks_for_is_left_out_and_the_rest_stays_as_it_is():
    whole = data_of(**{"d/coll/de.res": b"order", "d/lang/de.res": b"words", "d/root.res": b"roots"})
    assert used(whole) == data_of(**{"d/coll/de.res": b"order", "d/root.res": b"roots"})


def test_data_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="no data of ICU"):
        used(b"\0" * 64)


@pytest.mark.skipif(LIBRARY is None, reason="Qt brings no ICU on this system")
def test_qt_answers_as_with_the_whole_data(tmp_path):
    trimmed = Path(shutil.copy(LIBRARY, tmp_path))
    trim_icu(tmp_path)
    assert trimmed.stat().st_size < 0.6 * LIBRARY.stat().st_size
    assert answers(LD_PRELOAD=str(trimmed)) == answers()


def answers(**env):
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=os.environ | env, check=True, capture_output=True, text=True
    )
    assert not done.stderr
    return done.stdout
