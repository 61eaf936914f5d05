"""Ground truth of a COCO file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from app.domain.catalogue import Label
from app.domain.interchange.classes import id_of
from app.domain.json_cursor import NO_KEY, JsonCursor, NoValue, Stop
from app.domain.mistakes import shown
from app.domain.ontology import json_word
from app.domain.texts import tr
from app.domain.truth.known import Known, Truth, numbers, wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

Item = tuple[dict[str, Any], int]
"""An entry, and where it stands."""

LISTS = ("images", "annotations", "categories")


def read_coco(text: str, name: str) -> Truth:
    """Read the boxes of a COCO file; regions that stand for a crowd are left out. Raises InputError with the line."""
    walk = _Walk(text, name)
    walk.read()
    classes = {walk.number(item, "id"): walk.words(item, "name") for item in walk.lists["categories"]}
    images = {walk.number(item, "id"): item for item in walk.lists["images"]}
    labels: dict[int, list[Label]] = {number: [] for number in images}
    for item in walk.lists["annotations"]:
        image, class_id = walk.number(item, "image_id"), walk.number(item, "category_id")
        if image not in labels:
            walk.refuse(item, tr("There is no image {image}.").format(image=image))
        if class_id not in classes:
            walk.refuse(item, tr("There is no category {number}.").format(number=class_id))
        if not item[0].get("iscrowd"):
            labels[image] += walk.label(item, classes[class_id])
    pictures = (known for number, item in images.items() for known in walk.known(item, tuple(labels[number])))
    return Truth(name, tuple(pictures))


class _Walk(JsonCursor):
    """Walks the lists of the file, so that each entry has its place."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self._name = name
        self.lists: dict[str, list[Item]] = {key: [] for key in LISTS}

    def read(self) -> None:
        try:
            if self.peek() != "{":
                raise Stop(tr("A COCO file is an object with images, annotations and categories."), self.at)
            found: set[str] = set()
            self.series("}", lambda: self._member(found))
        except Stop as stop:
            words = tr("This is not valid JSON.") if isinstance(stop, NoValue) else stop.message
            raise wrong(self._name, self.mistakes.place(stop.offset)[0], words) from None
        except RecursionError:
            raise wrong(self._name, 1, tr("This is nested too deeply.")) from None
        if missing := [key for key in LISTS if key not in found]:
            raise wrong(
                self._name,
                1,
                tr("A COCO file has a list “{name}”; this one has none.").format(name=missing[0]),
            )

    def refuse(self, item: Item, words: str) -> NoReturn:
        """Raise the error of an entry."""
        raise wrong(self._name, self.mistakes.place(item[1])[0], words)

    def number(self, item: Item, key: str) -> int:
        """Return an id of an entry."""
        number = id_of(item[0].get(key))
        if number is None:
            self.refuse(
                item,
                tr("“{key}” is a whole number, not {kind}.").format(
                    key=key, kind=json_word(item[0].get(key))
                ),
            )
        return number

    def words(self, item: Item, key: str) -> str:
        """Return a text of an entry."""
        value = item[0].get(key)
        if not isinstance(value, str) or not value.strip():
            self.refuse(item, tr("“{key}” is a text and not empty.").format(key=key))
        return value

    def label(self, item: Item, class_name: str) -> Iterator[Label]:
        """Give the label of an annotation; one without any area is none."""
        box = item[0].get("bbox")
        sides = numbers(box) if isinstance(box, list) and len(box) == 4 else None
        if sides is None or sides[2] < 0 or sides[3] < 0:
            self.refuse(item, tr("“bbox” is four numbers: x, y, width and height."))
        x, y, width, height = sides
        if width and height:
            yield Label(class_name, (x, y, x + width, y + height))

    def known(self, item: Item, labels: tuple[Label, ...]) -> Iterator[Known]:
        """Give what is known of an image, under each name that it has."""
        sides = numbers([item[0].get("width", 0), item[0].get("height", 0)])
        if sides is None or min(sides) < 0:
            self.refuse(item, tr("“width” and “height” are numbers of pixels."))
        yield Known(self.words(item, "file_name"), labels, *sides)
        extra = item[0].get("extra")
        first = extra.get("name") if isinstance(extra, dict) else None
        if isinstance(first, str) and first.strip():  # Roboflow keeps the name of the upload here
            yield Known(first, labels, *sides)

    def _member(self, found: set[str]) -> None:
        key = self.key(NO_KEY)
        if key not in LISTS:
            self.value()
            return
        if self.peek() != "[":
            raise Stop(tr("“{key}” is a list.").format(key=shown(key)), self.at)
        found.add(key)
        self.series("]", lambda: self._item(key))

    def _item(self, key: str) -> None:
        start = self.at_next()
        value = self.value()
        if not isinstance(value, dict):
            raise Stop(
                tr("An entry of “{key}” is an object, not {kind}.").format(key=key, kind=json_word(value)),
                start,
            )
        self.lists[key].append((value, start))
