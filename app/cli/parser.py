"""What can be typed: commands, arguments and the flags that may stand anywhere."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

from app.domain.errors import InputError
from app.domain.interchange import Kind
from app.domain.label_export import LabelForm
from app.domain.preview import SAMPLE

PROGRAM = "labeldock"
MOST_IMAGES = 1000
CONVERT = """\
Write an ontology in another format. FILE is an ontology, a job file, or the folder of a data set
in Pascal VOC or YOLO; its format is seen by what it holds. What FILE holds and an ontology does not,
and what the new format cannot hold, is told on standard error (not with --quiet)."""
KINDS = """\
formats:
  object       {"a dog": "dog"}, refused where a prompt stands twice
  strings      ["dog"], refused where a prompt differs from its class
  objects      [{"class": "dog", "prompt": "a dog"}], which loses nothing
  csv, tsv     columns prompt, class, confidence
  coco         categories of a COCO file
  yolo         data.yaml or classes.txt
  voc          labelmap.txt, an annotation, or a folder of them
  cvat         labels of CVAT's raw editor
  labelstudio  labelling config of Label Studio
  labelme      labels.txt
  autodistill  CaptionOntology({"a dog": "dog"})
  jobfile      *.labeldock.json, to read only"""


class Parser(argparse.ArgumentParser):
    """Raises InputError where argparse would end the program with 2, which means “key or permission” here."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message[:1].upper()}{message[1:]}.", f"See {self.prog} --help.")


def make_parser() -> Parser:
    """Return the parser of every command."""
    flags = _flags()
    parser = Parser(prog=PROGRAM, parents=[flags], description="Auto Label jobs from a shell.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Parser)

    def command(name: str, summary: str) -> Parser:
        return commands.add_parser(name, parents=[flags], help=summary, description=summary)

    check = command("check", "Find what the server would refuse in a job file or ontology.")
    _add_file(check)
    _add_ontology(commands, flags)
    submit = command("submit", "Start the job of a job file.")
    _add_file(submit)
    _add_target(submit)
    submit.add_argument("--wait", action="store_true", help="watch the job until it is done")
    _add_preview(command("preview", "Look at a few images with a job file, before anything is paid for."))
    _add_jobs(command("jobs", "List the jobs that were started from here, or export the ledger."))
    watch = command("watch", "Watch a job until it is done.")
    watch.add_argument("job_id", metavar="ID", help="the jobId, or that of the annotation job")
    _add_labels(command("labels", "Export the labels that a job sent back, as a data set."))
    command("queue", "List what waits to be sent, and what is uncertain.")
    _add_decide(command("decide", "Say what became of an uncertain job."))
    _add_key(commands, flags)
    command("projects", "List the workspace's projects.")
    batches = command("batches", "List a project's batches.")
    batches.add_argument("project", nargs="?", default="", help="project or workspace/project")
    return parser


def _flags() -> Parser:
    flags = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    flags.add_argument("--json", action="store_true", help="print JSON")
    flags.add_argument("--quiet", "-q", action="store_true", help="print only the result")
    flags.add_argument("--server", metavar="URL", help="the server's address (or LABELDOCK_SERVER)")
    return flags


def _add_file(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="a file, or - for standard input")


def _add_target(parser: Parser) -> None:
    parser.add_argument("--project", default="", help="project or workspace/project, in place of the file's")
    parser.add_argument("--batch", default="", metavar="ID", help="batch id, in place of the file's")


def _add_preview(preview: Parser) -> None:
    _add_file(preview)
    _add_target(preview)
    preview.add_argument(
        "--images", type=_count, default=SAMPLE, metavar="N", help=f"how many of the batch (default {SAMPLE})"
    )
    preview.add_argument(
        "--truth", default="", metavar="PATH", help="ground truth to score by: COCO, YOLO or Pascal VOC"
    )
    preview.add_argument(
        "--inference", default="", metavar="URL", help="the inference server to ask, in place of the window's"
    )
    preview.add_argument("--paid", action="store_true", help="ask one that may cost credits, too")


def _count(text: str) -> int:
    if text.isdecimal() and 0 < int(text) <= MOST_IMAGES:
        return int(text)
    raise argparse.ArgumentTypeError(f"a number from 1 to {MOST_IMAGES} is expected, not “{text}”")


def _add_jobs(jobs: Parser) -> None:
    jobs.add_argument("verb", nargs="?", choices=("export",), help="write the ledger as a table")
    which = jobs.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="also the earlier ones")
    which.add_argument("--active", action="store_true", help="only those that have not ended")
    which.add_argument("--search", default="", metavar="TEXT", help="only those with all these words")
    jobs.add_argument("--to", choices=("csv", "json"), help="with export: the format to write")
    jobs.add_argument(
        "-o", "--output", default="-", metavar="PATH", help="with export: not to standard output"
    )


def _add_labels(labels: Parser) -> None:
    labels.add_argument("job_id", metavar="JOB", help="the jobId, or that of the annotation job")
    labels.add_argument(
        "--to", required=True, choices=[form.value for form in LabelForm], help="the format to write"
    )
    labels.add_argument(
        "-o", "--output", required=True, metavar="DIR", help="a folder that does not exist yet, or is empty"
    )
    labels.add_argument("--pictures", action="store_true", help="write the pictures too")


def _add_decide(decide: Parser) -> None:
    decide.add_argument("draft_id", metavar="DRAFT", help="as “labeldock queue” shows it, or its beginning")
    which = decide.add_mutually_exclusive_group(required=True)
    which.add_argument("--adopt", default="", metavar="ANNOTATION_JOB", help="it became this annotation job")
    which.add_argument("--not-created", action="store_true", help="it was not created: it is a draft again")
    decide.add_argument("--again", action="store_true", help="with --not-created: send it again, now")


def _add_ontology(
    commands: argparse._SubParsersAction[Parser],
    flags: Parser,
) -> None:
    ontology = commands.add_parser("ontology", parents=[flags], help="Work with an ontology.")
    verbs = ontology.add_subparsers(dest="verb", required=True, metavar="VERB", parser_class=Parser)
    convert = verbs.add_parser(
        "convert",
        parents=[flags],
        help="Write an ontology in another format.",
        description=CONVERT,
        epilog=KINDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    convert.add_argument("file", metavar="FILE", help="a file, a folder, or - for standard input")
    kinds = [kind.value for kind in Kind]
    convert.add_argument(
        "--to", required=True, choices=kinds[:-1], metavar="FORMAT", help="the format to write"
    )
    convert.add_argument(
        "--from",
        dest="source",
        choices=kinds,
        metavar="FORMAT",
        help="the format to read, where it is not seen",
    )
    convert.add_argument(
        "-o",
        "--output",
        default="-",
        metavar="PATH",
        help="write a file, or into a folder, not to standard output",
    )


def _add_key(commands: argparse._SubParsersAction[Parser], flags: Parser) -> None:
    key = commands.add_parser("key", parents=[flags], help="Keep API keys in the system keyring.")
    verbs = key.add_subparsers(dest="verb", required=True, metavar="VERB", parser_class=Parser)
    verbs.add_parser("set", parents=[flags], help="Keep a key, read from standard input.")
    verbs.add_parser("test", parents=[flags], help="Ask the server whose the key is.")
    verbs.add_parser("list", parents=[flags], help="List the workspaces with a key.")
    remove = verbs.add_parser("remove", parents=[flags], help="Forget a workspace's key.")
    remove.add_argument("workspace", nargs="?", default="", help="the workspace in use by default")
