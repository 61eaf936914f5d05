import json

import pytest

from app.domain.interchange import Kind, read
from app.domain.ontology import from_pairs
from tests.domain.interchange.samples import SAMPLES, sample

ONTOLOGY = '{"a bolt": "bolt", "a nut": "nut"}'
PAIRS = from_pairs([("a bolt", "bolt"), ("a nut", "nut")])
TARGETS = [kind for kind in Kind if kind is not Kind.JOBFILE]


@pytest.mark.parametrize("kind", TARGETS)
def test_what_is_printed_is_read_again(shell, kind):
    ran = shell.run("ontology", "convert", "-", "--to", kind, stdin='["bolt", "nut"]')
    assert (ran.code, ran.err) == (0, "")
    assert read(ran.out, kind.file_name, kind).ontology == from_pairs([("bolt", "bolt"), ("nut", "nut")])


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_is_recognised(shell, name):
    ran = shell.run("ontology", "convert", str(sample(name)), "--to", "objects", "--json")
    assert (ran.code, ran.json["from"]) == (0, SAMPLES[name])
    assert ran.json["rows"] == len(json.loads(ran.json["text"])) > 2


def test_json_says_what_was_left_out_and_what_is_lost(shell):
    csv = "prompt,class,confidence,who\na bolt,bolt,0.5,Ann\n"
    ran = shell.run("ontology", "convert", "-", "--to", "yolo", "--json", stdin=csv)
    assert ran.err == ""
    result = ran.json
    assert (result["from"], result["to"], result["classes"]) == ("csv", "yolo", 1)
    assert result["leftOut"] == ["The column who."]
    assert [words.split(" would")[0] for words in result["lost"]] == ["1 prompt", "The confidence of “bolt”"]


def test_notes_go_to_standard_error_and_quiet_leaves_them_out(shell):
    ran = shell.run("ontology", "convert", "-", "--to", "labelme", stdin=ONTOLOGY)
    assert ran.out == "__ignore__\n_background_\nbolt\nnut\n"
    assert "2 prompts would be lost" in ran.err
    assert shell.run("ontology", "convert", "-", "--to", "labelme", "-q", stdin=ONTOLOGY).err == ""


def test_a_lossy_conversion_to_strings_is_refused(shell):
    ran = shell.run("ontology", "convert", "-", "--to", "strings", stdin=ONTOLOGY)
    assert (ran.code, ran.out) == (1, "")
    assert "“a bolt” would be lost" in ran.err
    assert "line 1" not in ran.err


def test_a_prompt_that_stands_twice_cannot_become_an_object(shell):
    twice = '{"a bolt": "bolt",\n "a bolt": "screw"}'
    assert shell.run("ontology", "convert", "-", "--to", "object", "--json", stdin=twice).error["line"] == 2
    assert len(shell.run("ontology", "convert", "-", "--to", "objects", stdin=twice).json) == 2


def test_a_class_that_stands_twice_is_refused_with_its_place(shell):
    ran = shell.run(
        "ontology", "convert", "-", "--to", "object", stdin="names:\n  - bolt\n  - nut\n  - bolt\n"
    )
    assert (ran.code, ran.out) == (1, "")
    assert "“bolt” stands twice, first in line 2" in ran.err
    assert "(line 4, column 5)" in ran.err


def test_a_job_files_ontology_and_thresholds_are_converted(shell, job_file):
    assert shell.run("ontology", "convert", job_file, "--to", "object").json == {
        "a bolt": "bolt",
        "a nut": "nut",
    }


def test_a_job_without_an_ontology_is_an_error(shell):
    job = json.dumps({"version": 1, "name": "x", "request": {"modelType": "sam3"}})
    ran = shell.run("ontology", "convert", "-", "--to", "object", stdin=job)
    assert ran.code == 1
    assert "the server derives it" in ran.err


def test_from_names_the_format_where_the_content_leaves_it_open(shell):
    lines = "bolt\nnut\nbolt\n"
    assert shell.run("ontology", "convert", "-", "--to", "strings", stdin=lines).code == 0
    assert (
        shell.run("ontology", "convert", "-", "--to", "strings", "--from", "labelme", stdin=lines).code == 1
    )


def test_an_unknown_format_is_an_error_of_the_command(shell):
    assert shell.run("ontology", "convert", "-", "--to", "parquet", stdin=ONTOLOGY).code == 1
    assert shell.run("ontology", "convert", "-", "--to", "jobfile", stdin=ONTOLOGY).code == 1


def test_a_file_of_coco_may_be_larger_than_a_job_file(shell, tmp_path):
    path = tmp_path / "instances.json"
    path.write_text('{"categories": [{"id": 1, "name": "bolt"}], "annotations": []' + " " * 11_000_000 + "}")
    assert shell.run("ontology", "convert", str(path), "--to", "strings").json == ["bolt"]
    assert "larger than 10 MB" in shell.run("check", str(path)).err


class TestFilesAndFolders:
    def convert(self, shell, to, path):
        return shell.run("ontology", "convert", "-", "--to", to, "-o", str(path), "-q", stdin=ONTOLOGY)

    def test_a_file_is_written_and_replaced(self, shell, tmp_path):
        path = tmp_path / "ontology.csv"
        path.write_text("old")
        assert self.convert(shell, "csv", path).out == f"{path}\n"
        assert read(path.read_text(), path.name).ontology == PAIRS

    def test_voc_is_a_folder_that_is_read_again(self, shell, tmp_path):
        self.convert(shell, "voc", tmp_path / "parts")
        ran = shell.run("ontology", "convert", str(tmp_path / "parts"), "--to", "strings", "-q")
        assert ran.json == ["bolt", "nut"]

    def test_yolo_into_a_folder_is_both_files(self, shell, tmp_path):
        ran = self.convert(shell, "yolo", f"{tmp_path}/new/")
        assert [line.rpartition("/")[2] for line in ran.out.splitlines()] == ["data.yaml", "classes.txt"]
        assert (tmp_path / "new" / "classes.txt").read_text() == "bolt\nnut\n"

    def test_classes_txt_is_written_by_its_name(self, shell, tmp_path):
        self.convert(shell, "yolo", tmp_path / "classes.txt")
        assert (tmp_path / "classes.txt").read_text() == "bolt\nnut\n"

    def test_a_file_in_a_folder_is_not_replaced(self, shell, tmp_path):
        (tmp_path / "labelmap.txt").write_text("kept")
        ran = self.convert(shell, "voc", tmp_path)
        assert ran.code == 1
        assert "exists already" in ran.err
        assert (tmp_path / "labelmap.txt").read_text() == "kept"

    def test_a_place_that_cannot_be_written_is_an_error(self, shell, tmp_path):
        assert self.convert(shell, "csv", tmp_path / "no" / "ontology.csv").code == 1
        (tmp_path / "file").write_text("x")
        assert self.convert(shell, "voc", f"{tmp_path}/file/below/").code == 1

    def test_a_folder_without_classes_is_an_error(self, shell, tmp_path):
        ran = shell.run("ontology", "convert", str(tmp_path), "--to", "csv")
        assert ran.code == 1
        assert "names no classes" in ran.err
