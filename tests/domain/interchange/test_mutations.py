"""No mutated file makes a reader stumble. 2,000 inputs by default, LABELDOCK_FUZZ=100000 for more."""

from __future__ import annotations

import os
import random
import time
from contextlib import suppress

import pytest

from app.domain.errors import InputError, OntologyError
from app.domain.interchange import Incoming, Kind, lost_in, read, read_folder, recognise, write
from app.domain.job_file import read_job_file
from tests.domain.interchange.samples import FILES, sample

INPUTS = int(os.environ.get("LABELDOCK_FUZZ", "2000"))
SEED = int(os.environ.get("LABELDOCK_FUZZ_SEED", "3"))
TOKENS = [
    *("{", "}", "[", "]", "(", ")", "<", ">", "/>", "</", ":", ",", ";", "\t", "\n", "\r\n", "\r", " ", "\x00"),
    *('"', "'", '"""', "'''", "\\", "\\u", "\\ud800", "\\N{", "\\x", "\\U0011ffff", "&", "&amp;", "&#0;", "&x;", "%"),
    *("null", "true", "NaN", "-Infinity", "1e999", "-0", "9" * 400, "0x1f", "1_000", "٣", "no", "~", "<<", "*a", "&a"),
    *("names:", "nc: 3", "- ", "? ", "!!python/object:os.system", "---\n", "...\n", "%YAML 9.9\n", ">-\n", "|\n"),
    *('"id": 0', '"name": "x"', '"class"', '"categories": [', '"labels": [', '"request": {', '"version": 2', "sep=x\n"),
    *("<!DOCTYPE x [<!ENTITY a 'b'>]>", "<![CDATA[", "<!--", "<?xml version='1.0' encoding='utf-16'?>", "<annotation>"),
    *("<View>", "<Label value='x'/>", "CaptionOntology({", "r'", "#", "# label:", "a:1,2,3::", "__ignore__"),
    *("\u2028", "\x85", "\ud800", "\udc00", "\U0001f600", "e\u0301", "\u202e", "[" * 3000, "{'a':" * 900, "<a>" * 900),
]  # fmt: skip


def mutated(randomly: random.Random, texts: list[bytes]) -> str:
    """Return a sample after one to six slips of bytes, spans or tokens."""
    data = bytearray(randomly.choice(texts))
    for _ in range(randomly.choice((1, 1, 2, 3, 6))):
        at, end = sorted(randomly.randrange(len(data) + 1) for _ in range(2))
        end = min(end, at + randomly.choice((1, 5, 40, 400)))
        token = randomly.choice(TOKENS).encode("utf-8", "surrogatepass")
        other = randomly.choice(texts)
        start = randomly.randrange(len(other) + 1)
        data[at:end] = randomly.choice(
            [b"", token, data[at:end] + token, data[at:end] * 2, bytes([randomly.randrange(256)]),
             data[at:end][::-1], other[start : start + 60], token * 9, data[:at]]
        )  # fmt: skip
    return data.decode("utf-8", randomly.choice(("replace", "ignore", "surrogateescape")))


def hold(incoming: Incoming, text: str) -> None:
    """Hold what is promised of every text that is read."""
    for mistake in incoming.mistakes:
        assert mistake.line >= 1
        assert mistake.column >= 1
        assert 0 <= mistake.offset <= len(text)
    "".join(e.prompt + e.class_name for e in incoming.ontology.entries).encode()
    "".join((*incoming.left_out, *(m.message for m in incoming.mistakes))).encode()
    assert all(isinstance(value, float | int) for value in incoming.thresholds.values())
    assert all(len(color) == 7 for color in incoming.colors.values())


def try_all(text: str) -> None:
    """Read the text as every kind, and write what its own kind gives as every kind."""
    kind = recognise(text)
    for each in Kind:
        hold(read(text, "", each), text)
    with suppress(InputError):
        read_job_file(text, "")
    incoming = read(text, "", kind)
    for each in Kind:
        lost_in(incoming.ontology, each, incoming.thresholds) if each is not Kind.JOBFILE else ()
        with suppress(OntologyError):
            write(incoming.ontology, each, incoming.thresholds).encode()


@pytest.mark.timeout(3600)
def test_no_mutated_file_makes_a_reader_stumble():
    randomly = random.Random(SEED)
    texts = [sample(name).read_bytes() for name in FILES]
    slowest = 0.0
    for number in range(INPUTS):
        text = mutated(randomly, texts)
        begun = time.perf_counter()
        try:
            try_all(text)
            if number % 10 == 0:
                names = [f"{randomly.choice(('', 'Annotations/'))}{randomly.choice(FILES)}" for _ in range(3)]
                files = {name: mutated(randomly, texts) for name in names}
                hold(read_folder(files), max(files.values(), key=len))
        except Exception as error:
            pytest.fail(f"input {number} of seed {SEED}: {error!r}\n{text!r}")
        slowest = max(slowest, time.perf_counter() - begun)
    print(f"{INPUTS} mutated inputs, slowest {slowest * 1000:.0f} ms")
