"""How much a text reads like a prompt rather than like the name of a class, in many languages and scripts."""

from __future__ import annotations

import re
from functools import lru_cache
from math import log2
from typing import NamedTuple

from app.domain.ontology import comparable


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = _words(
    """
    a an the ein eine einen der das ett et en det een un une le la les des uno una el los las unos unas il lo gli
    uma um egy bir một ένα μια ένας η το sebuah seekor seorang एक jeden jedna jedno один одна одно
    """
)
"""Words that open a phrase and hardly ever the name of a class (as do “die”, “one” and “o”, left out for that)."""
LINKS = _words(
    """
    with without on in at by near from under behind inside wearing holding that which and or for to into over along
    across mit ohne auf an am im aus und von vom bei zur con sin sobre y para avec sans sur dans pour aux senza su
    nel per al met zonder op van aan com sem na z ze bez w в с со без на из и у во με στο στη στον στην και với không
    trong trên di atas dan yang ile olan med utan på och i uten og ve cu și din के का की पर में في على من مع על עם
    """
)
"""Words that join the parts of a phrase."""
COMPOUNDS = _words("of de di du do da del della des")
"""Words that join the parts of a name too, as in “pomme de terre”: they count for nothing."""
MODIFIERS = _words(
    """
    red green blue yello white black brown grey gray purpl pink small littl tiny large big long short thin thick
    round broke rusty ripe dirty empty old open shiny
    rot rote roter rotes roten grün grüne gelb gelbe blau blaue weiß weiße schwa braun klein große groß lange
    rojo roja verde azul amari blanc negro negra largo larga grand peque verme preto preta branc longo longa
    rouge vert verte bleu bleue jaune noir noire longu petit
    rosso rossa giall bianc nero nera lungo picco rood rode groen geel gele wit witte zwart grote
    красн зелён зелен жёлты жёлта желты желта синий синяя белый белая чёрны чёрна больш мален длинн
    czerw zielo żółty żółta biały biała czarn duży duża długi długa małe mały kırmı yeşil sarı beyaz siyah mavi
    빨간 노란 초록 파란 하얀 검은 흰색 큰 작은 긴
    """
)
"""Colours, sizes and states, cut to five letters so that endings do not matter."""
LONGEST_CODE = 40
_KATAKANA = re.compile(r"[\u30a0-\u30ff]")
_THAI = re.compile(r"[\u0e00-\u0eff]")
_IDEOGRAPH = re.compile(r"[\u3040-\u309f\u3400-\u9fff\uf900-\ufaff]")
_JOINED = re.compile(r"[的の]|^[一两三][\u4e00-\u9fff]|てい|した|สี")
_ELIDED = re.compile(r"(?:l|d|un)['’]\w", re.IGNORECASE)
_CODE = re.compile(r"\w*[^\W\d_][-_ ]?\d+\w*|\d+|[A-Z]{1,4}|\w*[a-z][A-Z]\w*")


class Reading(NamedTuple):
    """A text as it is compared."""

    key: str
    """The form in which two texts are the same text."""
    wording: float
    """How much it reads like a prompt: about 0 for one plain word, below it for an identifier, 4 for a phrase."""


@lru_cache(maxsize=1 << 15)
def read(text: str) -> Reading:
    """Read a prompt or a class."""
    key = comparable(text)
    return Reading(key, _wording(key, key.casefold().split()))


def _wording(text: str, words: list[str]) -> float:
    if len(words) < 2:
        return _of_one_word(text) if words else 0.0
    return (
        _of_length(_length(text, words))
        + 2.0 * ((words[0] in ARTICLES and not text.startswith("A ")) or _is_elided(text))
        + 0.7 * (not LINKS.isdisjoint(words[1:]) or _is_joined(text))
        + 0.7 * (not MODIFIERS.isdisjoint([word[:5] for word in words]))
        + 1.0 * (text[-1] == "." or ", " in text)
        - 0.4 * (text[0].isupper() + text.istitle())
        - 1.2 * _is_code(text)
    )


def _of_one_word(text: str) -> float:
    if "_" in text:
        return -1.6
    if text.isupper() or _is_code(text):
        return -1.2
    if text.isascii():
        return -0.6 * ("-" in text[1:-1]) - 0.4 * text[0].isupper()
    return _of_length(_words_in(text)) + 0.7 * _is_joined(text) + 2.0 * _is_elided(text)


def _of_length(words: float) -> float:
    return min(log2(words), 3.0)


def _length(text: str, words: list[str]) -> float:
    count = len(words)
    if not COMPOUNDS.isdisjoint(words):
        count = max(sum(word not in COMPOUNDS for word in words), 1)
    return count if text.isascii() else max(count, _words_in(text))


def _words_in(text: str) -> float:
    """Estimate the number of words where no spaces part them."""
    ideographs, katakana, thai = (len(p.findall(text)) for p in (_IDEOGRAPH, _KATAKANA, _THAI))
    return max(1.0, ideographs / 2 + katakana / 5 + thai / 6)


def _is_code(text: str) -> bool:
    return len(text) <= LONGEST_CODE and _CODE.fullmatch(text) is not None


def _is_joined(text: str) -> bool:
    return not text.isascii() and _JOINED.search(text) is not None


def _is_elided(text: str) -> bool:
    return _ELIDED.match(text) is not None
