"""A catalogue finds its projects and batches, also before they were fetched."""

from app.domain.catalogue import Batch, Catalogue, Project

BATCH = Batch("b", "B")
CATALOGUE = Catalogue("w", projects=(Project("p", "P", batches=(BATCH,)), Project("q", "Q")))


def test_a_project_is_found_by_its_slug():
    assert CATALOGUE.project("q") == Project("q", "Q")
    assert CATALOGUE.project("x") is None


def test_a_batch_is_found_in_its_project():
    assert CATALOGUE.batch("p", "b") == BATCH
    assert CATALOGUE.batch("p", "x") is None


def test_a_batch_that_was_not_fetched_or_has_no_project_is_not_found():
    assert CATALOGUE.batch("q", "b") is None
    assert CATALOGUE.batch("x", "b") is None


def test_a_project_has_labels_that_no_class_counts_yet():
    begun = Project("p", "P", images=72, unannotated=62, classes={"bolt": 0})
    assert begun.has_labels
    assert Project("p", "P", classes={"bolt": 1}).has_labels
    assert not Project("p", "P", images=72, unannotated=72, classes={"bolt": 0}).has_labels
    assert not Project("p", "P", images=72, classes={"bolt": 0}).has_labels
