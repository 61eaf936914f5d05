"""Submissions through the faulty proxy by clients that are killed, and what server and ledger say of them."""

import asyncio
import json
import os
import signal
import sqlite3
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from app.adapters.store import SqliteStore
from app.bootstrap import find_folders
from app.sandbox import database as sandbox_database
from app.sandbox.sample import SampleBatch, SampleProject, fill, opaque
from app.sandbox.server import DATABASE
from tests.faults.proxy import FaultyProxy, Shares, proxy_to
from tests.sandbox_process import FAKE_LABELER, ROOT, SandboxProcess

WORKSPACE = "workbench"
BATCHES = 4
A_ROUND = 100
IMAGES_TO_SPARE = 20
KILLED_WITHIN_S = 3.0
LIVES_ON = 0.4
"""How many clients have no such end."""
KILLED_AT_START = 0.2
"""Of how many requests that start a job the client does not see the end."""
COMMANDS = 0.1
"""How many jobs go through `labeldock submit`."""
TOGETHER = 0.15
"""How often a second client works on the same home."""
DECIDED = ("adopted", "adopted by its looks", "sent again")
A_ROUND_ENDS_WITHIN_S = 900.0


@dataclass(slots=True)
class Tally:
    """What was played, what the people did, and what came of it."""

    submissions: int = 0
    kills: int = 0
    clients: int = 0
    commands: int = 0
    said: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, list[str]] = field(default_factory=dict)

    def __str__(self) -> str:
        rows = [
            ("submissions", self.submissions),
            ("“labeldock submit” run", self.commands),
            ("clients started", self.clients),
            ("kills", self.kills),
            ("uncertain", sum(self.said[word] for word in DECIDED)),
            ("… adopted", self.said["adopted"]),
            ("… adopted by its looks", self.said["adopted by its looks"]),
            ("… sent again", self.said["sent again"]),
            ("looks that told nothing", self.said["cannot tell"]),
            *((f"{word}", len(self.wrong.get(word, []))) for word in ("doubled", "lost", "wrong", "made up")),
        ]
        played = [f"  {number:6} {name}" for name, number in sorted(self.faults.items())]
        return "\n".join([*(f"{name:24}{number:6}" for name, number in rows), "faults played:", *played])


def prepare_sandbox(folder: Path, rounds: int) -> None:
    """Make a sandbox's data with one project a round, and enough images for one each."""
    folder.mkdir(parents=True)
    connection = sandbox_database.connect(folder / DATABASE)
    sandbox_database.prepare(connection)
    images = A_ROUND + IMAGES_TO_SPARE
    fill(
        connection,
        [
            SampleProject(
                project_of(n), project_of(n), "object-detection", (), False,
                tuple(SampleBatch(f"Batch {b}", images) for b in range(BATCHES)), (),
            )
            for n in range(rounds)
        ],
    )  # fmt: skip
    connection.close()


def project_of(number: int) -> str:
    """Return the project of a round."""
    return f"round-{number}"


class Campaign:
    """Rounds of submissions on one home and one server."""

    def __init__(self, folder: Path, submissions: int, seed: int) -> None:
        self.tally = Tally(submissions=submissions)
        self._seed = seed
        self._chance = Random(seed)
        self._folder = folder
        self._home = folder / "home"
        self._rounds = -(-submissions // A_ROUND)
        self._clients: list[asyncio.subprocess.Process] = []
        self._env: dict[str, str] = {}

    async def run(self) -> Tally:
        """Play all rounds, then compare the server with the ledger."""
        data = self._folder / "sandbox"
        prepare_sandbox(data, self._rounds)
        sandbox = SandboxProcess(data, "stuck,echo-key", labeler=FAKE_LABELER).start()
        self._env = os.environ | {
            "LABELDOCK_HOME": str(self._home),
            "ROBOFLOW_API_KEY": sandbox.keys["full"],
            "PYTHONPATH": str(ROOT),
        }
        try:
            async with proxy_to(sandbox.url, seed=self._seed, shares=Shares()) as proxy:
                proxy.on_start = self._on_start
                self.tally.faults = proxy.played
                for number in range(self._rounds):
                    async with asyncio.timeout(A_ROUND_ENDS_WITHIN_S):
                        await self._round(number, proxy)
                await proxy.settle()
                assert not proxy.keys_elsewhere, "A redirect carried the key to another host."
        finally:
            self._kill_all()
            sandbox.stop()
        await self._compare(data)
        return self.tally

    async def _round(self, number: int, proxy: FaultyProxy) -> None:
        """Have a list of jobs sent by window and commands, each killed again and again until none is left."""
        jobs = self._jobs(number)
        by_command = [job for job in jobs if self._chance.random() < COMMANDS]
        by_window = [job for job in jobs if job not in by_command]
        await self._filled(by_window, proxy)
        commands = asyncio.create_task(self._submit_all(by_command, proxy))
        was_done = ended = False
        while not (was_done and ended):
            was_done = commands.done()
            ended = await self._worked(proxy)
        await commands

    def _jobs(self, number: int) -> list[dict[str, str]]:
        left = self.tally.submissions - number * A_ROUND
        project = project_of(number)
        return [
            {
                "mark": f"mark {number}-{n}",
                "workspace": WORKSPACE,
                "project": project,
                "batch": opaque("batch", project, f"Batch {n % BATCHES}"),
            }
            for n in range(min(A_ROUND, left))
        ]

    async def _filled(self, jobs: list[dict[str, str]], proxy: FaultyProxy) -> None:
        """Start a client with the list, and kill it some time after all is on disk."""
        file = self._folder / "jobs.json"
        file.write_text(json.dumps(jobs), encoding="utf-8")
        client = await self._start("-m", "tests.faults.worker", proxy.url, str(file))
        await self._heard(client, until="filled")
        await self._let_live(client)

    async def _worked(self, proxy: FaultyProxy) -> bool:
        """Let a client work, sometimes two, until it is killed or has no work left; tell whether it had."""
        number = 2 if self._chance.random() < TOGETHER else 1
        clients = [await self._start("-m", "tests.faults.worker", proxy.url) for _ in range(number)]
        ended = await asyncio.gather(*(self._let_live(client) for client in clients))
        return all(ended)

    async def _let_live(self, client: asyncio.subprocess.Process) -> bool:
        """Read what a client says until it ends or its time is up; tell whether it ended by itself."""
        lives_on = self._chance.random() < LIVES_ON
        try:
            async with asyncio.timeout(None if lives_on else self._chance.random() * KILLED_WITHIN_S):
                await self._heard(client)
        except TimeoutError:
            self._kill(client)
        await self._heard(client)  # what it said before it was killed
        code = await client.wait()
        assert code in (0, -9), f"A client ended with {code}."
        return code == 0

    async def _submit_all(self, jobs: list[dict[str, str]], proxy: FaultyProxy) -> None:
        for job in jobs:
            await self._submit(job, proxy)

    async def _submit(self, job: dict[str, str], proxy: FaultyProxy) -> None:
        """Submit a file by command, again where Labeldock knows nothing of it, as a person would."""
        file = self._folder / "submit.labeldock.json"
        file.write_text(json.dumps(job_file(job)), encoding="utf-8")
        while not await self._is_known(job["mark"]):
            client = await self._start(
                "-m", "app", "submit", str(file), "--json", "--server", proxy.url, quiet=True
            )
            self.tally.commands += 1
            await self._let_live_command(client)

    async def _let_live_command(self, client: asyncio.subprocess.Process) -> None:
        try:
            async with asyncio.timeout(0.3 + self._chance.random() * 2 * KILLED_WITHIN_S):
                await client.communicate()
        except TimeoutError:
            self._kill(client)
        await client.communicate()

    async def _is_known(self, mark: str) -> bool:
        """Tell whether a draft or a job of the home has the mark."""
        store = SqliteStore(find_folders(self._home).database)
        await store.open()
        try:
            names = [d.name for d in await store.drafts()] + [j.name for j in await store.jobs()]
        finally:
            await store.close()
        return mark in names

    async def _start(self, *arguments: str, quiet: bool = False) -> asyncio.subprocess.Process:
        errors = (self._folder / "errors.txt").open("ab")
        client = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, cwd=ROOT, env=self._env, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE if quiet else errors,
        )  # fmt: skip
        errors.close()
        self.tally.clients += 1
        self._clients.append(client)
        return client

    async def _heard(self, client: asyncio.subprocess.Process, until: str = "") -> None:
        """Count what a client says, to its end or to a word."""
        assert client.stdout is not None
        while line := await client.stdout.readline():
            event = json.loads(line)["event"] if line.endswith(b"\n") else ""
            self.tally.said[event] += 1
            if event and event == until:
                return
        assert not until, f"A client ended before it said “{until}”."

    def _on_start(self) -> None:
        """Kill every client soon after a request to start a job left, now and then."""
        if self._chance.random() < KILLED_AT_START:
            asyncio.get_running_loop().call_later(self._chance.random() * 0.05, self._kill_all)

    def _kill_all(self) -> None:
        for client in self._clients:
            self._kill(client)
        self._clients = [client for client in self._clients if client.returncode is None]

    def _kill(self, client: asyncio.subprocess.Process) -> None:
        """End a client as a crash would."""
        if client.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(client.pid, signal.SIGKILL)  # its own `kill` may take the end of one that just ended
                self.tally.kills += 1

    async def _compare(self, data: Path) -> None:
        """Say which jobs are doubled, lost, taken for others, or in the ledger alone."""
        on_server = jobs_on_server(data)
        ledger = await self._ledger()
        marks = [job["mark"] for n in range(self._rounds) for job in self._jobs(n)]
        wrong: dict[str, list[str]] = {"doubled": [], "lost": [], "wrong": [], "made up": []}
        for mark in marks:
            there, here = on_server.get(mark, []), ledger.get(mark, [])
            if len(there) > 1:
                wrong["doubled"].append(mark)
            if not there and not here:
                wrong["lost"].append(mark)
            if any(not any(same(a, b) for b in here) for a in there):
                wrong["lost"].append(mark)
            if any(not any(same(a, b) for a in there) for b in here):
                wrong["wrong" if there else "made up"].append(mark)
        assert len(marks) == self.tally.submissions
        self.tally.wrong = {word: found for word, found in wrong.items() if found}

    async def _ledger(self) -> dict[str, list[tuple[str, str]]]:
        store = SqliteStore(find_folders(self._home).database)
        await store.open()
        found: dict[str, list[tuple[str, str]]] = {}
        for job in await store.jobs():
            body = json.loads(await store.body(job.id))
            found.setdefault(mark_of(body["ontology"]), []).append((job.job_id, job.annotation_job_id))
        assert not await store.drafts(), "Drafts are left."
        await store.close()
        return found


def same(there: tuple[str, str], here: tuple[str, str]) -> bool:
    """Tell whether a job of the ledger is one of the server: by its id, or by its annotation job where adopted."""
    return there == here if here[0] else there[1] == here[1]


def jobs_on_server(data: Path) -> dict[str, list[tuple[str, str]]]:
    """Return (job id, annotation job id) of the server's jobs by their marks."""
    found: dict[str, list[tuple[str, str]]] = {}
    connection = sqlite3.connect(data / DATABASE)
    for job_id, board_id, ontology in connection.execute("SELECT id, annotation_job, ontology FROM jobs"):
        found.setdefault(mark_of(json.loads(ontology)), []).append((job_id, board_id))
    connection.close()
    return found


def mark_of(ontology: Any) -> str:
    """Return the only class of an ontology in any of its forms."""
    if isinstance(ontology, dict):
        (mark,) = ontology.values()
        return str(mark)
    (entry,) = ontology
    return str(entry["class"] if isinstance(entry, dict) else entry)


def job_file(job: dict[str, str]) -> dict[str, Any]:
    """Return a job as a job file."""
    request = {
        "batchId": job["batch"], "modelType": "sam3", "ontology": {job["mark"]: job["mark"]}, "numImagesToLabel": 1,
        "preserveExistingAnnotations": True,
    }  # fmt: skip
    return {
        "version": 1,
        "name": job["mark"],
        "workspace": job["workspace"],
        "project": job["project"],
        "request": request,
    }
