"""Which model labels: SAM 3, a trained model of the project, or another one that the server offers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.checks import Where
from app.domain.errors import LabeldockError
from app.domain.job import CUSTOM, SAM3
from app.domain.texts import plural, short, tr
from app.services.tasks import own_name
from app.ui.composer.combo import FilterCombo
from app.ui.theme import px
from app.ui.widgets import FlowLayout, Segmented, label, set_property

if TYPE_CHECKING:
    from app.domain.catalogue import ModelOffer
    from app.services.workstation import Workstation
    from app.ui.composer.document import DraftDocument

OTHER = "other"
COMBO_WIDTH = 300
CLASSES_NAMED = 12


class ModelSources(QObject):
    """Asks for trained models and offers once a project. It has no Qt parent: a running question holds it."""

    changed = Signal()

    def __init__(self, workstation: Workstation) -> None:
        super().__init__()
        self.offers: tuple[ModelOffer, ...] = ()
        self._workstation = workstation
        self._asked: set[tuple[str, str]] = set()
        self._failed: set[tuple[str, str]] = set()

    def ask(self, project: str) -> None:
        """Ask for the models of a project, unless that was done."""
        place = (self._workstation.session.workspace, project)
        if place in self._asked or not all(place) or self._workstation.session.key is None:
            return
        self._asked.add(place)
        self._workstation.tasks.start(own_name(f"models of {project}"), partial(self._ask, place))

    def forgive(self) -> None:
        """Let the next call of `ask` try again where no answer came."""
        self._asked -= self._failed
        self._failed.clear()

    async def _ask(self, place: tuple[str, str]) -> None:
        try:
            await self._workstation.catalogue.models(place[1])
            self.offers = await self._workstation.catalogue.offers()
        except LabeldockError:
            self._failed.add(place)
            return  # a model can be typed; the link's own state tells why the list is short
        self.changed.emit()


class ModelChoice(QWidget):
    """The choice of the model, in one row."""

    def __init__(self, document: DraftDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._trained = ""
        self.sources = ModelSources(document.workstation)
        kinds = [(SAM3, tr("SAM 3")), (CUSTOM, tr("Custom Roboflow model"))]
        self._kinds = Segmented(kinds)
        self._more_kinds = Segmented([*kinds, (OTHER, tr("Other"))])
        self.trained = FilterCombo(tr("project/version or workspace/model"), is_free=True)
        self.offer = FilterCombo(tr("Model of the server"), is_free=True)
        self._facts = label("", "muted", wraps=True)
        self._trouble = label("", "error", wraps=True)
        self._lay_out()
        self._connect()
        self._show()

    @property
    def kind(self) -> Segmented:
        """The kinds of model; “Other” is among them only where there are others."""
        return self._more_kinds if self._others or self._kind == OTHER else self._kinds

    @property
    def field(self) -> QWidget:
        """The part that says which model."""
        return {SAM3: self.kind, CUSTOM: self.trained}.get(self._kind, self.offer)

    def _lay_out(self) -> None:
        row = FlowLayout()
        for combo in (self.trained, self.offer):
            combo.setFixedWidth(px(COMBO_WIDTH))
        for widget in (
            label(tr("Model"), "heading"),
            self._kinds,
            self._more_kinds,
            self.trained,
            self.offer,
        ):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        for words in (self._facts, self._trouble):
            column.addWidget(words)

    def _connect(self) -> None:
        self._document.refreshed.connect(self.sources.forgive)
        self._document.changed.connect(self._show)
        self._document.checked.connect(self._show_problem)
        self.sources.changed.connect(self._show)
        self._kinds.chosen.connect(self._on_kind_chosen)
        self._more_kinds.chosen.connect(self._on_kind_chosen)
        self.trained.chosen.connect(self._on_trained_chosen)
        self.offer.chosen.connect(self._on_offer_chosen)

    @property
    def _kind(self) -> str:
        model_type = self._document.request.model_type
        return model_type if model_type in (SAM3, CUSTOM) else OTHER

    @property
    def _others(self) -> list[ModelOffer]:
        return [offer for offer in self.sources.offers if offer.id not in (SAM3, CUSTOM)]

    def _show(self) -> None:
        draft = self._document.draft
        self.sources.ask(draft.project)
        self._trained = draft.request.model_id or self._trained
        self.kind.choose(self._kind)
        self._kinds.setVisible(self.kind is self._kinds)
        self._more_kinds.setVisible(self.kind is self._more_kinds)
        known = self._document.workstation.catalogue.known_models(draft.project)
        choices = [(m.id, f"{m.id} · {m.name}" if m.name and m.name != m.id else m.id) for m in known]
        self.trained.show_choices(choices, draft.request.model_id)
        self.trained.setVisible(self._kind == CUSTOM)
        self.offer.show_choices([(o.id, self._offer_words(o)) for o in self._others], self._other_type())
        self.offer.setVisible(self._kind == OTHER)
        facts = self._class_words() if self._kind == CUSTOM else self._offer_facts()
        self._facts.setText(facts)
        self._facts.setVisible(bool(facts))
        self._show_problem()

    def _other_type(self) -> str:
        return self._document.request.model_type if self._kind == OTHER else ""

    @property
    def _offer(self) -> ModelOffer | None:
        """What the server says of the chosen model."""
        wanted = self._document.request.model_type
        return next((offer for offer in self.sources.offers if offer.id == wanted), None)

    def _offer_words(self, offer: ModelOffer) -> str:
        """Return an offer as its line in the list: its name, and its price or that it cannot be had."""
        if not offer.is_available:
            return tr("{name} · not available").format(name=offer.name)
        price = self._price(offer)
        return f"{offer.name} · {price}" if price else offer.name

    def _price(self, offer: ModelOffer) -> str:
        price = offer.credits_per_image
        if price is None:
            return ""
        return tr("free") if price == 0 else tr("{n} credits an image").format(n=short(price, 6))

    def _offer_facts(self) -> str:
        """Return the price of the chosen model, and what the server advises on it."""
        offer = self._offer
        if offer is None:
            return ""
        names = "" if offer.takes_prompts else tr("looks for class names, not for prompts")
        return " · ".join(words for words in (self._price(offer), names, offer.guidance) if words)

    def _class_words(self) -> str:
        """Return the classes that the chosen model was trained on."""
        draft = self._document.draft
        known = self._document.workstation.catalogue.known_models(draft.project)
        model = next((m for m in known if m.id == draft.request.model_id), None)
        if model is None:
            return tr("Its classes are not known here.") if draft.request.model_id else ""
        if not model.classes:
            return tr("The server names no classes of this model.")
        names = ", ".join(model.classes[:CLASSES_NAMED])
        more = "…" if len(model.classes) > CLASSES_NAMED else ""
        count = plural(len(model.classes), "Its {n} class", "Its {n} classes")
        return f"{count}: {names}{more}"

    def _show_problem(self) -> None:
        trouble = self._document.trouble_at(Where.MODEL)
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        set_property(self.trained, "invalid", bool(trouble))

    def _on_kind_chosen(self, kind: str) -> None:
        options = {k: v for k, v in self._document.request.model_options.items() if k != "modelId"}
        if kind == CUSTOM and self._trained:
            options["modelId"] = self._trained
        model_type = kind if kind != OTHER else self._first_other()
        self._document.ask(tr("choice of the model"), model_type=model_type, model_options=options)

    def _first_other(self) -> str:
        """Return the first of the other models, one that can be had where there is one."""
        return min(self._others, key=lambda offer: not offer.is_available).id if self._others else SAM3

    def _on_trained_chosen(self, model_id: str) -> None:
        options = {k: v for k, v in self._document.request.model_options.items() if k != "modelId"}
        if model_id:
            options["modelId"] = model_id
        self._document.ask(tr("trained model"), merge="trained", model_options=options)

    def _on_offer_chosen(self, model_type: str) -> None:
        self._document.ask(tr("choice of the model"), merge="offer", model_type=model_type)
