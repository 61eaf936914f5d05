import json

ONTOLOGY = '{"a bolt": "bolt", "a nut": "nut"}'


def test_check_finds_nothing_in_a_good_job_file(shell, job_file):
    ran = shell.run("check", job_file)
    assert (ran.code, ran.out, ran.err) == (0, "No problems found.\n", "")


def test_check_names_each_problem_and_fails(shell):
    job = {"version": 1, "name": "x", "request": {"modelType": "sam3", "defaultConfidence": 3}}
    ran = shell.run("check", "-", "--json", stdin=json.dumps(job))
    assert ran.code == 1
    assert not ran.json["ok"]
    assert {p["where"] for p in ran.json["problems"]} == {"target", "confidence"}
    assert "would refuse" in ran.error["message"]


def test_check_of_a_bare_ontology_looks_at_the_ontology_only(shell):
    assert shell.run("check", "-", stdin=ONTOLOGY).code == 0
    ran = shell.run("check", "-", stdin='[{"class": "", "prompt": "a bolt"}]')
    assert ran.code == 1
    assert "row 1" in ran.out


def test_check_says_line_and_column_of_what_cannot_be_read(shell):
    ran = shell.run("check", "-", stdin='{"a bolt": "bolt",\n "a nut"}')
    assert ran.code == 1
    assert "(line 2, column 9)" in ran.err


def test_check_prints_rule_and_fixes(shell):
    ran = shell.run("check", "-", stdin='{"a bolt": "bolt/long"}')
    assert (ran.code, ran.err) == (0, "")
    assert "changed-class" in ran.out
    assert "→ Use “bolt-long”" in ran.out


def test_the_fields_of_a_problem_stay_as_they_are(shell):
    ran = shell.run("check", "-", "--json", stdin='{"a bolt": "bolt/long"}')
    assert ran.json == {
        "ok": True,
        "problems": [
            {
                "severity": "warning",
                "rule": "changed-class",
                "where": "ontology",
                "row": 1,
                "text": "The server would change this class to “bolt-long”.",
                "fixes": ["Use “bolt-long”"],
            }
        ],
    }


def test_check_reads_tables_too(shell, tmp_path):
    path = tmp_path / "ontology.csv"
    path.write_text("prompt,class,confidence\na bolt,bolt/long,0.5\n", encoding="utf-8")
    ran = shell.run("check", str(path), "--json")
    assert [p["rule"] for p in ran.json["problems"]] == ["changed-class"]


def test_check_never_prints_a_key(shell):
    key = "aB3dE6gH9jK2mN5pQ8sT"
    ran = shell.run("check", "-", stdin=json.dumps({f"a bolt {key}": "bolt", "a nut": key}))
    assert ran.code == 1
    assert "looks like an API key" in ran.out
    assert key not in ran.out + ran.err


def test_check_needs_no_workstation(shell, job_file):
    shell.run("check", job_file)
    assert shell.servers == ()


def test_a_missing_file_is_an_error(shell):
    ran = shell.run("check", "/nowhere.json", "--json")
    assert ran.code == 1
    assert "cannot be read" in ran.error["message"]


def test_a_file_that_is_no_text_is_an_error(shell):
    assert shell.run("check", "-", stdin=b"\xff\xfe\x00").code == 1


def test_a_prompt_that_stands_twice_is_told_with_its_place(shell):
    twice = '{"a bolt": "bolt",\n "a bolt": "screw"}'
    ran = shell.run("check", "-", stdin=twice)
    assert ran.code == 1
    assert "Line 2, column 2: “a bolt” stands twice" in ran.err


def test_a_job_file_without_a_workspace_is_good_since_submit_takes_the_keys_own(shell):
    job = {"version": 1, "project": "parts", "request": {"batchId": "b1"}}
    assert shell.run("check", "-", stdin=json.dumps(job)).code == 0
    assert shell.run("submit", "-", stdin=json.dumps(job)).code == 0
