from app.domain.errors import KeyRefused, NotFound, Offline


def test_projects_are_listed_in_aligned_columns(shell):
    lines = shell.run("projects").out.splitlines()
    assert lines[0].split() == ["PROJECT", "NAME", "TYPE", "IMAGES", "CLASSES", "BATCHES"]
    assert lines[1].index("Parts") == lines[2].index("Tools") == lines[0].index("NAME")


def test_projects_as_json(shell):
    found = shell.run("--json", "projects").json
    assert found["workspace"] == "workbench"
    assert found["projects"][0]["batches"][0]["id"] == "batch-12"


def test_projects_offline_are_those_of_the_last_visit(shell):
    shell.run("projects")
    shell.api.fail_all = Offline("No network.")
    ran = shell.run("projects")
    assert ran.code == 0
    assert "parts" in ran.out
    assert "copy of" in ran.err


def test_projects_offline_for_the_first_time_are_an_error(shell):
    shell.api.fail_all = Offline("No network.")
    assert shell.run("projects").code == 1


def test_a_refused_key_is_an_error_even_with_a_copy(shell):
    shell.run("projects")
    shell.api.fail_all = KeyRefused("revoked", status=401)
    assert shell.run("projects").code == 2


def test_batches_of_one_project_by_either_name(shell):
    assert (
        shell.run("batches", "parts", "--json").json == shell.run("batches", "workbench/parts", "--json").json
    )
    assert "Monday 12" in shell.run("batches", "parts").out


def test_batches_of_all_projects(shell):
    assert {b["project"] for b in shell.run("batches", "--json").json} == {"parts", "tools"}


def test_batches_of_an_unknown_project(shell):
    shell.api.next_answers["batches"] = [NotFound("No such project.", status=404)]
    assert shell.run("batches", "nope").code == 3


def test_a_project_of_three_parts_is_not_one(shell):
    assert shell.run("batches", "a/b/c").code == 1


def test_batches_of_another_workspace_need_its_key(shell):
    assert shell.run("batches", "other/parts").code == 2
