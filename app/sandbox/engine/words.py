"""The words that the workbench sample model understands, and how a prompt becomes word numbers."""

import re
from dataclasses import dataclass

SHAPES: tuple[str, ...] = ("nut", "bolt", "washer", "gear", "bracket", "spring", "pin", "plate")
COLOURS: tuple[str, ...] = (
    "red", "orange", "yellow", "green", "blue", "purple", "pink", "white", "black", "silver",
)  # fmt: skip

SHAPE_WORDS: dict[str, tuple[str, ...]] = {
    "nut": ("nut", "hexnut"),
    "bolt": ("bolt", "screw"),
    "washer": ("washer", "ring"),
    "gear": ("gear", "cogwheel", "cog"),
    "bracket": ("bracket", "angle"),
    "spring": ("spring", "coil"),
    "pin": ("pin", "dowel", "rod"),
    "plate": ("plate", "sheet"),
}
COLOUR_WORDS: dict[str, tuple[str, ...]] = {
    "red": ("red", "crimson", "scarlet"),
    "orange": ("orange", "amber"),
    "yellow": ("yellow", "golden"),
    "green": ("green", "emerald"),
    "blue": ("blue", "azure"),
    "purple": ("purple", "violet"),
    "pink": ("pink", "magenta"),
    "white": ("white", "ivory"),
    "black": ("black", "ebony"),
    "silver": ("silver", "grey", "gray"),
}
ANY_WORDS: tuple[str, ...] = (
    "part",
    "object",
    "thing",
    "item",
    "component",
    "piece",
    "anything",
    "everything",
)
FILLER_WORDS: tuple[str, ...] = (
    "a", "an", "the", "all", "any", "every", "each", "some", "this", "that", "these", "those", "one",
    "of", "my", "is", "are", "and", "small", "big", "large", "little", "tiny", "metal", "metallic",
    "steel", "plastic", "hex", "hexagonal", "round", "flat", "coloured", "colored", "shiny", "painted",
    "workbench", "mechanical",
)  # fmt: skip
PREPOSITIONS: tuple[str, ...] = ("on", "in", "with", "at", "near", "under", "beside", "from", "for", "by")

NOUNS: dict[str, str | None] = {
    **{word: shape for shape, words in SHAPE_WORDS.items() for word in words},
    **dict.fromkeys(ANY_WORDS),
}
ADJECTIVES: dict[str, str] = {word: colour for colour, words in COLOUR_WORDS.items() for word in words}

# Number 0 pads a prompt; the order of the others is part of the trained model.
WORD_NUMBERS: dict[str, int] = {word: n for n, word in enumerate((*NOUNS, *ADJECTIVES), start=1)}
WORDS_A_PROMPT = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model understands of one prompt."""

    noun: str | None
    colour: str | None
    unknown: tuple[str, ...]
    ignored: tuple[str, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the word numbers for the model, padded with zeros to `WORDS_A_PROMPT`."""
        found = [WORD_NUMBERS[word] for word in (self.colour, self.noun) if word is not None]
        return tuple(found + [0] * (WORDS_A_PROMPT - len(found)))


def known_words() -> tuple[str, ...]:
    """Return the nouns and colours that a prompt can use, shapes first."""
    return tuple(WORD_NUMBERS)


def read_prompt(prompt: str) -> Reading:
    """Read a prompt as one noun and at most one colour; words after a preposition are a remark.

    The head of the prompt is its last word that is neither a colour nor a filler word. Is the head unknown,
    the whole prompt is; an unknown word before a known head is ignored, and named in `ignored`.
    """
    words, remark = _main_words(prompt)
    content = [word for word in words if word not in ADJECTIVES]
    colours = [word for word in words if word in ADJECTIVES]
    colour = colours[-1] if colours else None
    if content and content[-1] not in NOUNS:
        strangers = tuple(word for word in content if word not in NOUNS)
        return Reading(None, colour, strangers, ())
    if not content and colour is None:
        return Reading(None, None, tuple(prompt.split()) or ("",), ())
    noun = content[-1] if content else "part"
    return Reading(noun, colour, (), (*content[:-1], *colours[:-1], *remark))


def unknown_words(prompt: str) -> tuple[str, ...]:
    """Return the words that stop the model from answering; empty when the prompt's noun is known."""
    return read_prompt(prompt).unknown


def ignored_words(prompt: str) -> tuple[str, ...]:
    """Return the words that the model leaves out although it answers, such as "rusty" in "rusty gear"."""
    return read_prompt(prompt).ignored


def _main_words(prompt: str) -> tuple[list[str], tuple[str, ...]]:
    text = re.sub(r"\bcog[\s-]+wheel", "cogwheel", prompt.lower())
    words = [_singular(word) for word in re.findall(r"[^\W_]+(?:'[^\W_]+)?", text)]
    end = next((n for n, word in enumerate(words) if word in PREPOSITIONS), len(words))
    remark = tuple(word for word in words[end + 1 :] if word not in FILLER_WORDS)
    return [word for word in words[:end] if word not in FILLER_WORDS], remark


def _singular(word: str) -> str:
    known = NOUNS.keys() | ADJECTIVES.keys()
    if word in known:
        return word
    for ending in ("s", "es"):
        if word.endswith(ending) and word.removesuffix(ending) in known:
            return word.removesuffix(ending)
    return word
