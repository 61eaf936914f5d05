"""How prompts are read."""

import pytest

from app.sandbox.engine.words import (
    COLOURS,
    SHAPES,
    WORD_NUMBERS,
    ignored_words,
    known_words,
    read_prompt,
    unknown_words,
)


@pytest.mark.parametrize(
    ("prompt", "noun", "colour"),
    [
        ("gear", "gear", None),
        ("a hex nut", "nut", None),
        ("Red Washers", "washer", "red"),
        ("violet cog wheels", "cogwheel", "violet"),
        ("anything blue part", "part", "blue"),
        ("washer, red", "washer", "red"),
        ("yellow", "part", "yellow"),
        ("all of the grey screws", "screw", "grey"),
        ("spring washer", "washer", None),
        ("a bolt on the bench", "bolt", None),
    ],
)
def test_a_prompt_is_one_noun_and_perhaps_a_colour(prompt: str, noun: str, colour: str | None) -> None:
    reading = read_prompt(prompt)
    assert (reading.noun, reading.colour, reading.unknown) == (noun, colour, ())


@pytest.mark.parametrize(
    "prompt", ["keyboard", "a red dog", "bolt cutter", "", "the", "gear keyboard", "日本"]
)
def test_an_unknown_noun_makes_the_prompt_unknown(prompt: str) -> None:
    assert unknown_words(prompt)


def test_an_unknown_adjective_is_ignored_and_told() -> None:
    assert unknown_words("rusty red gear") == ()
    assert ignored_words("rusty red gear") == ("rusty",)


def test_the_words_an_unknown_prompt_fails_on_are_named() -> None:
    assert unknown_words("a red keyboard") == ("keyboard",)


def test_known_words_name_every_shape_and_colour() -> None:
    assert set(known_words()) >= {*SHAPES, *COLOURS}


def test_word_order_gives_the_same_numbers() -> None:
    assert read_prompt("red washer").numbers == read_prompt("washer red").numbers


def test_no_word_shares_its_number_with_padding() -> None:
    assert 0 not in WORD_NUMBERS.values()
    assert len(set(WORD_NUMBERS.values())) == len(WORD_NUMBERS)
