"""Recognises text that looks like an API key, says where it stands, and takes it out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_NAMED = re.compile(
    r"""(?ix) (?: \b (?: api[-_ ]?key | access[-_]?token ) ["']? \s* (?: = | : | %3D ) \s* ["']? | \b bearer \s+ )
    (?P<key> [A-Za-z0-9_\-.]{8,} )"""
)
_TOKEN = re.compile(r"(?<![A-Za-z0-9_\-/.])(?P<key>(?:rf_)?[A-Za-z0-9]{12,40})(?![A-Za-z0-9_\-/@])")
_PIECES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_SECRET_NAMES = re.compile(r"(?i)(roboflow[-_]?)?api[-_]?key|(access[-_]?)?token|secret")
_ID_NAMES = re.compile(r"(?:.*[a-z_])?(?<!model)(?:Id|_id|ids|Ids)|id")
"""Ids of batches, jobs and images are made like keys (20 random letters and digits) and are none."""

_PREFIX = "rf_"
_SHORTEST = 20
_SHORTEST_WITH_PREFIX = 12
HIDDEN = "••••"


def looks_like_key(text: str) -> bool:
    """Tell whether some part of a text looks like an API key (roboflow-rest.md §1.2)."""
    return next(_spans(text), None) is not None


def keys_in(text: str) -> list[str]:
    """Return the parts of a text that look like keys: to mask them elsewhere, never to show them."""
    return [text[start:end] for start, end in _spans(text)]


def without_keys(text: str, put: str = "") -> str:
    """Return the text with everything in it that looks like a key replaced by `put`."""
    for start, end in reversed(list(_spans(text))):
        text = text[:start] + put + text[end:]
    return text


def find_keys(value: object, ignored: str = "") -> tuple[str, ...]:
    """Return the places in a JSON-like value that hold what looks like a key, as `modelOptions.token`.

    Places never show a key themselves. Members that are ids by their name are passed over, and so is the
    text `ignored`.
    """
    return tuple(dict.fromkeys(_places(value, ignored)))


def cleaned(value: Any) -> Any:
    """Return a JSON-like value without texts, members and names that look like keys."""
    if isinstance(value, str):
        return without_keys(value).strip() if looks_like_key(value) else value
    if isinstance(value, Mapping):
        return {k: cleaned(v) for k, v in value.items() if not _holds_key(k, v)}
    if isinstance(value, (list, tuple)):
        return [cleaned(item) for item in value if not (isinstance(item, str) and looks_like_key(item))]
    return value


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each part that looks like a key, in order."""
    end = 0
    found = [m.span("key") for m in _NAMED.finditer(text) if not _is_word(m["key"])]
    found += [m.span("key") for m in _TOKEN.finditer(text) if _is_random(m["key"])]
    for span in sorted(found):
        if span[0] >= end:
            end = span[1]
            yield span


def _is_word(text: str) -> bool:
    """Tell a word of a language, or a variable's name, from what was drawn at random."""
    return (text.isalpha() and (text.islower() or text.isupper() or text.istitle())) or "_API_KEY" in text


def _is_random(token: str) -> bool:
    """Tell random letters and digits from a word, CamelCase, a date or a number in hexadecimal.

    Random text falls into a piece each two letters, names into far longer ones; 98 % of keys are seen.
    """
    bare = token.removeprefix(_PREFIX)
    has_digit = any(c.isdigit() for c in bare)
    if bare != token and len(bare) >= _SHORTEST_WITH_PREFIX and has_digit and not bare.isdigit():
        return True
    if len(bare) < _SHORTEST or bare.islower() or bare.isupper() or bare.isdigit():
        return False
    return len(_PIECES.findall(bare)) >= len(bare) * (0.33 if has_digit else 0.45)


def _holds_key(name: object, value: object) -> bool:
    return looks_like_key(str(name)) or _is_secret_member(name, value)


def _is_secret_member(name: object, value: object) -> bool:
    """Tell `{"apiKey": "anything"}`; the name of an environment's variable is no secret."""
    is_text = isinstance(value, str) and bool(value.strip()) and not value.startswith("$")
    return is_text and _SECRET_NAMES.fullmatch(str(name)) is not None


def _places(whole: object, ignored: str) -> Iterator[str]:
    """Walk without recursion, since JSON may be nested deeper than Python calls."""
    waiting: list[tuple[str, object]] = [("", whole)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, str):
            if value != ignored and looks_like_key(value):
                yield place
        elif isinstance(value, Mapping):
            members = {f"{place}.{without_keys(str(n), HIDDEN)}".removeprefix("."): n for n in value}
            yield from (at for at, name in members.items() if _holds_key(name, value[name]))
            waiting += reversed([(at, value[n]) for at, n in members.items() if _is_searched(n, value[n])])
        elif isinstance(value, (list, tuple)):
            waiting += reversed([(f"{place}[{i}]", inner) for i, inner in enumerate(value, 1)])


def _is_searched(name: object, value: object) -> bool:
    is_id = isinstance(value, str) and _ID_NAMES.fullmatch(str(name)) is not None
    return not is_id and not _is_secret_member(name, value)
