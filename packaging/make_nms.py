"""Writes resources/nms.onnx, a model of one node, NonMaxSuppression: `python packaging/make_nms.py`.

The few messages of ONNX's protobuf that it takes are written by hand, so that nothing has to be installed.
Field numbers are those of onnx.proto.
"""

from pathlib import Path

TARGET = Path(__file__).parents[1] / "resources" / "nms.onnx"
IR_VERSION = 8
OPSET = 11
"""The newest version of the operator."""
FLOAT, INT64 = 1, 7
MOST_A_CLASS = 2**31 - 1
LOWEST_SCORE = -0.5
"""Below every confidence and above what stands for a label of another class."""


def varint(number: int) -> bytes:
    """Return a number in groups of seven bits, the lowest first."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def whole(field: int, number: int) -> bytes:
    """Return a field that holds a whole number."""
    return varint(field << 3) + varint(number)


def inner(field: int, content: bytes | str) -> bytes:
    """Return a field that holds text or another message."""
    content = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(content)) + content


def value_info(name: str, kind: int, *sizes: int | str) -> bytes:
    """Return a ValueInfoProto: a tensor with a size, or the name of one, for each of its dimensions."""
    dimensions = b"".join(inner(1, whole(1, s) if isinstance(s, int) else inner(2, s)) for s in sizes)
    tensor = whole(1, kind) + inner(2, dimensions)
    return inner(1, name) + inner(2, inner(1, tensor))


def constant(name: str, kind: int, content: bytes) -> bytes:
    """Return a TensorProto with one number."""
    return whole(1, 1) + whole(2, kind) + inner(8, name) + inner(9, content)


def model() -> bytes:
    """Return the model: boxes `[1, n, 4]`, scores `[1, classes, n]`, overlap `[1]` → kept (image, class, place)."""
    import struct

    inputs = ("boxes", "scores", "most", "overlap", "lowest")
    node = b"".join(inner(1, name) for name in inputs) + inner(2, "kept") + inner(4, "NonMaxSuppression")
    graph = (
        inner(1, node)
        + inner(2, "nms")
        + inner(5, constant("most", INT64, struct.pack("<q", MOST_A_CLASS)))
        + inner(5, constant("lowest", FLOAT, struct.pack("<f", LOWEST_SCORE)))
        + inner(11, value_info("boxes", FLOAT, 1, "n", 4))
        + inner(11, value_info("scores", FLOAT, 1, "classes", "n"))
        + inner(11, value_info("overlap", FLOAT, 1))
        + inner(12, value_info("kept", INT64, "found", 3))
    )
    return whole(1, IR_VERSION) + inner(2, "labeldock") + inner(7, graph) + inner(8, whole(2, OPSET))


if __name__ == "__main__":
    TARGET.write_bytes(model())
