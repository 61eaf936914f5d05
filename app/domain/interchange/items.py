"""COCO's categories and CVAT's labels: JSON objects with a name, an id, a colour."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.domain.interchange.classes import ClassList, id_of
from app.domain.interchange.kinds import Incoming, Kind
from app.domain.json_cursor import NO_FIELD, NO_KEY, JsonCursor, Stop
from app.domain.mistakes import shown
from app.domain.ontology import json_word
from app.domain.texts import plural, tr

if TYPE_CHECKING:
    from collections.abc import Iterable

Item = dict[str, tuple[object, int]]
"""Field → value and where it stands."""
_COCO_FIELDS = {"id", "name", "supercategory", "color"}


def read_coco(text: str, _name: str = "") -> Incoming:
    """Read COCO's categories; the root entry that Roboflow writes above its classes is none."""
    walk = _Walk(text, "categories")
    walk.read()
    root = _root_of(walk)
    classes = walk.classes_of(item for item in walk.items if item is not root)
    return Incoming(
        Kind.COCO,
        classes.ontology,
        colors=classes.colors,
        mistakes=walk.mistakes.found,
        left_out=tuple(_left_out_of_coco(walk, classes, root)),
    )


def read_cvat(text: str, _name: str = "") -> Incoming:
    """Read the labels of CVAT's raw editor."""
    walk = _Walk(text, "labels")
    walk.read()
    classes = walk.classes_of(walk.items)
    attributes, points = walk.count("attributes"), walk.count("sublabels")
    return Incoming(
        Kind.CVAT,
        classes.ontology,
        colors=classes.colors,
        mistakes=walk.mistakes.found,
        left_out=_counts(
            plural(attributes, "{n} attribute", "{n} attributes") if attributes else "",
            plural(points, "{n} point of a skeleton", "{n} points of a skeleton") if points else "",
        ),
    )


def write_coco(classes: Iterable[str]) -> str:
    """Return a COCO file without images; ids count from 1, as COCO's own do."""
    items = [{"id": i, "name": name, "supercategory": ""} for i, name in enumerate(classes, 1)]
    return f'{{\n"images": [],\n"annotations": [],\n"categories": {_lines(items)}\n}}\n'


def write_cvat(classes: Iterable[str]) -> str:
    """Return labels that can be pasted into CVAT's raw editor, which then gives ids and colours."""
    return _lines([{"name": name, "type": "any", "attributes": []} for name in classes]) + "\n"


def _lines(items: list[dict[str, object]]) -> str:
    rows = ",\n".join("  " + json.dumps(item, ensure_ascii=False) for item in items)
    return f"[\n{rows}\n]" if rows else "[]"


class _Walk(JsonCursor):
    """Walks a list of items, or the one in member `name` of an object."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self._name = name
        self.items: list[Item] = []
        self.others: dict[str, object] = {}
        """Other members of the object."""

    def read(self) -> None:
        try:
            self._whole()
        except Stop as stop:
            self.mistakes.note(stop.message, stop.offset)

    def classes_of(self, items: Iterable[Item]) -> ClassList:
        """Return the classes; an item without a name is a mistake."""
        classes = ClassList(self.mistakes)
        for item in items:
            name, at = item.get("name", (None, item[""][1]))
            number, number_at = item.get("id", (None, at))
            if number is not None and id_of(number) is None:
                self.mistakes.note(
                    tr("An id is a whole number, not {kind}.").format(kind=json_word(number)), number_at
                )
            if isinstance(name, str):
                color = item.get("color", (None, 0))[0]
                classes.add(name, at, id_of(number), color)
            else:
                self.mistakes.note(tr("This entry lacks its “name”."), at)
        return classes

    def count(self, field: str) -> int:
        """Return how many things the lists in `field` of all items hold."""
        values = (item[field][0] for item in self.items if field in item)
        return sum(len(value) for value in values if isinstance(value, list))

    def _whole(self) -> None:
        opening = self.peek()
        if opening == "[":
            self.series("]", self._item)
        elif opening == "{":
            self.series("}", self._member)
        else:
            raise Stop(tr("A list of entries is expected here."), self.at)
        if self.peek():
            raise Stop(tr("Nothing may follow the end of the list."), self.at)

    def _member(self) -> None:
        start = self.at_next()
        key = self.key(NO_KEY)
        if key == self._name and self.peek() == "[":
            if self.items:
                self.mistakes.note(tr("“{name}” stands twice.").format(name=key), start)
            self.series("]", self._item)
        else:
            self.others[key] = self.value()

    def _item(self) -> None:
        start = self.at_next()
        if self.peek() != "{":
            self.mistakes.note(
                tr("An entry is an object, not {kind}.").format(kind=json_word(self.value())), start
            )
            return
        item: Item = {"": (None, start)}
        self.items.append(item)
        self.series("}", lambda: self._field(item))

    def _field(self, item: Item) -> None:
        at = self.at_next()
        key = self.key(NO_FIELD)
        if key in item:
            self.mistakes.note(tr("“{name}” stands twice in this entry.").format(name=shown(key)), at)
        value_at = self.at
        item[key] = (self.value(), value_at)


def _root_of(walk: _Walk) -> Item | None:
    """Return Roboflow's root entry: id 0 below “none”, the others' supercategory, and no box is of it."""
    above = {_value(item, "supercategory") for item in walk.items}
    for item in walk.items:
        is_root = id_of(_value(item, "id")) == 0 and _value(item, "supercategory") in ("none", "", None)
        if is_root and len(walk.items) > 1 and _value(item, "name") in above - {"none", ""}:
            return None if _has_boxes_of_root(walk.others.get("annotations")) else item
    return None


def _value(item: Item, field: str) -> str | int | None:
    value = item.get(field, (None, 0))[0]
    return value if isinstance(value, (str, int)) else None


def _has_boxes_of_root(annotations: object) -> bool:
    boxes = annotations if isinstance(annotations, list) else []
    return any(isinstance(box, dict) and box.get("category_id") == 0 for box in boxes)


def _left_out_of_coco(walk: _Walk, classes: ClassList, root: Item | None) -> Iterable[str]:
    lists = {key: value for key, value in walk.others.items() if isinstance(value, list)}
    images, annotations = (len(lists.get(name, [])) for name in ("images", "annotations"))
    yield from _counts(
        plural(images, "{n} image", "{n} images") if images else "",
        plural(annotations, "{n} annotation", "{n} annotations") if annotations else "",
    )
    if root is not None:
        yield tr("“{root}” (id 0), the root that Roboflow writes above the classes.").format(
            root=_value(root, "name")
        )
    above = {_value(item, "supercategory") for item in walk.items} - {"none", "", None}
    if above - {_value(root, "name") if root else None}:
        yield tr("The supercategories {names}.").format(
            names=", ".join(sorted(shown(str(name)) for name in above)[:5])
        )
    fields = {field for item in walk.items for field in item if field} - _COCO_FIELDS
    if fields:
        yield tr("Fields of the categories: {names}.").format(names=", ".join(sorted(map(shown, fields))[:5]))
    if classes.has_other_order:
        yield tr("The order in the file, which is not that of the ids: the ids gave the order.")


def _counts(*parts: str) -> tuple[str, ...]:
    """Return what was counted as one sentence; what there is none of is empty."""
    some = [part for part in parts if part]
    if len(some) < 2:
        return tuple(f"{part}." for part in some)
    # Translators: for example “12 images and 340 annotations.”
    return (tr("{things} and {others}.").format(things=some[0], others=some[1]),)
