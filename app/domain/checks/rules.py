"""The rules of the linter in the order in which their problems are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.domain.checks import classes, derived, models, prompts, refused, rows, target, thresholds
from app.domain.checks.problem import Known, Problem
from app.domain.checks.secrecy import api_key
from app.domain.checks.swap import possible_swap
from app.domain.job import Draft

Rule = Callable[[Draft, Known], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    api_key,
    refused.server_refused,
    target.target,
    rows.empty_ontology,
    rows.unread_text,
    rows.incomplete_row,
    rows.repeated_row,
    rows.repeated_prompt,
    rows.chosen_format,
    possible_swap,
    classes.forbidden_class,
    classes.changed_class,
    classes.merged_class,
    classes.meant_class,
    classes.alike_class,
    rows.alike_prompt,
    rows.untidy_text,
    derived.missing_model_id,
    derived.model_classes_unavailable,
    derived.no_matching_classes,
    derived.dataset_has_no_classes,
    models.trained_model,
    models.foreign_model,
    models.offered_model,
    models.json_value,
    prompts.unknown_to_model,
    prompts.too_many_classes,
    prompts.sentence,
    prompts.long_prompt,
    prompts.ignored_prompts,
    target.images,
    thresholds.default_confidence,
    thresholds.class_confidence,
    thresholds.idle_confidence,
    thresholds.needless_confidence,
    target.reviewer,
    target.existing_labels,
)
