"""The tree of things that go wrong, each with words for people.

LabeldockError
├── InputError                what a person gave cannot be used (file, text, setting)
│   └── OntologyError         … and it is the ontology; carries line and column
├── KeyStoreError             the operating system's keyring did not serve
│   ├── NoKeyring             there is none
│   ├── KeyringLocked         it is there and locked
│   └── KeyringRefused        access was refused or dismissed
├── NoKey                     nobody has given an API key for this workspace
├── StoreError                the local data folder cannot be read or written
├── CeilingReached            more images or credits than the person allowed
├── BatchUnclear              another job of the same batch may have been created
├── LinkError                 no answer
│   ├── Offline               the request never left this machine
│   └── AnswerLost            it may have reached the server; nobody knows
└── ServerError               an answer that says no; carries HTTP status and `error_type`
    ├── RequestRefused        400, 409, 413, 422: the request itself
    ├── KeyRefused            401, 403: the key, or what it may do
    ├── OutOfCredits          402
    ├── NotFound              404
    ├── AccountPaused         423
    ├── RateLimited           429; carries `retry_after` seconds
    ├── ServerTrouble         5xx, also an HTML page of a gateway
    └── UnreadableAnswer      2xx whose body is not what the contract says
"""

from __future__ import annotations

from app.domain.texts import mark, tr


class LabeldockError(Exception):
    """Something that a person has to be told: what happened, and what to do next."""

    default_title = mark("Something went wrong")
    default_hint = ""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = tr(self.default_hint) if hint is None else hint

    @property
    def title(self) -> str:
        """What happened, in a word or two."""
        return tr(self.default_title)

    def __str__(self) -> str:
        return self.message


class InputError(LabeldockError):
    """Input that cannot be used as it is."""

    default_title = mark("This cannot be used")


class OntologyError(InputError):
    """An ontology that does not follow one of the three formats; line and column count from 1, 0: not known."""

    default_title = mark("The ontology cannot be read")

    def __init__(self, message: str, hint: str | None = None, *, line: int = 0, column: int = 0) -> None:
        super().__init__(message, hint)
        self.line = line
        self.column = column


class KeyStoreError(LabeldockError):
    """The keyring did not serve; the key stays in memory for this session."""

    default_title = mark("The system keyring cannot be used")
    default_hint = mark("The key stays in memory until Labeldock is closed.")


class NoKeyring(KeyStoreError):
    """There is no keyring on this system."""

    default_title = mark("No system keyring was found")
    default_hint = mark(
        "Install one (GNOME Keyring or KWallet on Linux) to keep the key. "
        "Until then it stays in memory and is asked for at the next start."
    )


class KeyringLocked(KeyStoreError):
    """The keyring is locked and was not unlocked."""

    default_title = mark("The system keyring is locked")
    default_hint = mark("Unlock it and try again. Until then the key stays in memory for this session.")


class KeyringRefused(KeyStoreError):
    """The keyring refused access or its prompt was dismissed."""

    default_title = mark("The system keyring refused access")
    default_hint = mark(
        "Allow Labeldock in the keyring's own prompt. Until then the key stays in memory for this session."
    )


class NoKey(LabeldockError):
    """No API key is known for the workspace."""

    default_title = mark("An API key is needed")
    default_hint = mark("Add one with “Add API key…” or set ROBOFLOW_API_KEY.")


class StoreError(LabeldockError):
    """The data folder cannot be read or written."""

    default_title = mark("Local data cannot be saved")
    default_hint = mark("Check free space and permissions of the data folder.")


class CeilingReached(LabeldockError):
    """A job would cost more than the person allows a job or a day."""

    default_title = mark("A ceiling of yours is reached")
    default_hint = mark("Raise it, or make the job smaller.")


class BatchUnclear(LabeldockError):
    """Another job of the same batch may have been created: the evidence could not tell a second one from it."""

    default_title = mark("Another job of this batch is uncertain")
    default_hint = mark("Decide about it first.")


class LinkError(LabeldockError):
    """No answer came from the server."""

    default_title = mark("No answer from the server")


class Offline(LinkError):
    """The request never left: name not found, connection refused, TLS failed."""

    default_title = mark("The server cannot be reached")
    default_hint = mark("Work goes on offline; Labeldock tries again by itself.")


class AnswerLost(LinkError):
    """The request may have reached the server, and its answer never came."""

    default_title = mark("The answer never came")
    default_hint = mark("It is not known whether the server took the request.")


LONGEST_ASKED_S = 86_400.0
"""A server that asks for a longer wait is asked again after this one."""


class ServerError(LabeldockError):
    """An answer that says no. `status` is the HTTP status, `error_type` the server's word or None."""

    default_title = mark("The server refused")

    def __init__(
        self,
        message: str,
        hint: str | None = None,
        *,
        status: int = 0,
        error_type: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, hint)
        self.status = status
        self.error_type = error_type
        self.retry_after = None if retry_after is None else min(LONGEST_ASKED_S, retry_after)


class RequestRefused(ServerError):
    """400, 409, 413 or 422: the request itself is not acceptable."""

    default_title = mark("The server did not accept the request")


class KeyRefused(ServerError):
    """401 or 403: the key is wrong, revoked, or lacks a permission."""

    default_title = mark("The API key was refused or lacks a permission")
    default_hint = mark(
        "Starting jobs needs the scope annotationJob.create, watching them annotationJob.read. "
        "Replace the key or ask the workspace owner for the permission."
    )


class OutOfCredits(ServerError):
    """402: the plan or the credits do not cover this."""

    default_title = mark("The workspace has no credits left")
    default_hint = mark("Add credits in the workspace's billing settings; the draft is kept as it is.")


class NotFound(ServerError):
    """404: the server does not know it (any more)."""

    default_title = mark("Not found on the server")


class AccountPaused(ServerError):
    """423: the account is paused."""

    default_title = mark("The account is paused")


class RateLimited(ServerError):
    """429: too many requests; `retry_after` is in seconds where the server said so."""

    default_title = mark("The server asks to slow down")


class ServerTrouble(ServerError):
    """5xx, or a gateway's page in place of an answer."""

    default_title = mark("The server has trouble")
    default_hint = mark("This usually passes; Labeldock tries again where that is safe.")


class UnreadableAnswer(ServerError):
    """A 2xx answer that does not follow the contract."""

    default_title = mark("The server's answer cannot be read")


ERROR_TYPE_HINTS: dict[str, str] = {
    "MISSING_MODEL_ID": mark("Choose the trained model, or write an ontology."),
    "MODEL_CLASSES_UNAVAILABLE": mark(
        "The model has no classes to derive an ontology from: write one, or choose another model."
    ),
    "NO_MATCHING_CLASSES": mark(
        "The dataset's classes are locked and none of the model's classes is among them: "
        "save as one of the dataset's classes."
    ),
    "DATASET_HAS_NO_CLASSES": mark(
        "The dataset has no classes yet to derive an ontology from: write the ontology."
    ),
    "FOLDER_SCOPED_TOKEN_REFERENCE": mark(
        "This token is limited to folders and may use foundation models only."
    ),
}
"""What to do for each `errorType` of the contract (auto-label.md, roboflow-rest.md §4.3); to be translated."""


def exit_code(error: BaseException) -> int:
    """Return the shell's exit code: 1 error, 2 key or permission, 3 not found."""
    if isinstance(error, (KeyRefused, NoKey, KeyStoreError)):
        return 2
    return 3 if isinstance(error, NotFound) else 1
