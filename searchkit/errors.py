"""The one family of errors: fields first, then a sentence saying what was expected, what was found and what to do."""

from __future__ import annotations


class SearchKitError(Exception):
    """Base of every error that searchkit raises on purpose.

    Attributes:
        exit_code: what the command line exits with: 2 for usage and queries, 3 for the index.
    """

    exit_code = 2


class QueryError(SearchKitError):
    """A query with nothing in it that can be searched.

    Attributes:
        query: the text as it was given.
        reason: what is missing, as a short sentence.
    """

    def __init__(self, query: str, reason: str) -> None:
        self.query = query
        self.reason = reason
        super().__init__(f"cannot search for {query!r}: {reason}")


class OptionError(SearchKitError, ValueError):
    """An option of a search or of a writer that has no such value.

    Attributes:
        option: its name, such as "limit".
        expected: what it may be, in words.
        found: what was given.
    """

    def __init__(self, option: str, expected: str, found: object) -> None:
        self.option = option
        self.expected = expected
        self.found = found
        super().__init__(f"{option}: expected {expected}, found {found!r}")


class DocumentError(SearchKitError):
    """A document that cannot be added: a field is missing or has the wrong kind of value."""

    def __init__(self, field: str, expected: str, found: object) -> None:
        self.field = field
        self.expected = expected
        self.found = found
        super().__init__(f"document field {field!r}: expected {expected}, found {found!r}")


class UnknownDocument(SearchKitError):
    """No document has this id."""

    def __init__(self, id: str) -> None:
        self.id = id
        super().__init__(f"no document has the id {id!r}; `searchkit search` lists ids with --json")


class SourceError(SearchKitError):
    """A path that was named but cannot be read at all."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"cannot read {path}: {reason}")


class WorkerDied(SearchKitError):
    """A process that was to analyse documents ended early; nothing was committed.

    Attributes:
        reason: its error, or its exit code.
    """

    exit_code = 3

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"a worker process ended early ({reason}); nothing was committed; try again with --jobs 1"
        )

    def __reduce__(self) -> tuple[type[WorkerDied], tuple[str]]:
        return WorkerDied, (self.reason,)


class WriterClosed(SearchKitError):
    """A writer was asked for something after its `with` block, which committed or rolled back for good."""

    def __init__(self) -> None:
        super().__init__("this writer is closed: open another with index.writer()")


class IndexProblem(SearchKitError):
    """Base of the errors about the index on disk.

    Attributes:
        path: the index folder or the file in it.
    """

    exit_code = 3

    def __init__(self, path: str, sentence: str) -> None:
        self.path = path
        super().__init__(sentence)


class IndexMissing(IndexProblem):
    """There is no index at the path."""

    def __init__(self, path: str) -> None:
        super().__init__(path, f"no index at {path}; make one with `searchkit index PATHS…`")


class IndexExists(IndexProblem):
    """`create` was asked for a path that already holds something."""

    def __init__(self, path: str) -> None:
        super().__init__(path, f"{path} already exists; open it, or choose another path")


class IndexClosed(IndexProblem):
    """An index was asked for something after `close`; or what was being read of it, after `refresh` had moved on."""

    def __init__(self, path: str) -> None:
        super().__init__(
            path, f"{path} was closed, or refreshed while this was being read; open it, or ask it again"
        )


class IndexLocked(IndexProblem):
    """Another writer holds the index and did not let go in time."""

    def __init__(self, path: str, seconds: float, owner: str) -> None:
        self.seconds = seconds
        self.owner = owner
        super().__init__(
            path, f"{path} is being written by {owner}; waited {seconds:g} s; try again when it is done"
        )


#: What helps against damage: to words and postings, to what is stored, to the manifest.
REBUILD = "run `searchkit rebuild`"
REBUILD_FROM_SOURCES = (
    "run `searchkit rebuild --from-sources`, which reads the files again and says what is lost, or "
    "`searchkit rebuild PATHS…`, which needs nothing of the index"
)
REBUILD_FROM_FILES = "run `searchkit rebuild PATHS…` to read files anew, or delete the folder and index again"


class IndexCorrupt(IndexProblem):
    """A file of the index is damaged: wrong magic, length or checksum, or missing.

    Attributes:
        remedy: what to do, as a clause; by default what helps where such a file is damaged.
    """

    def __init__(self, path: str, expected: str, found: str, remedy: str | None = None) -> None:
        self.expected = expected
        self.found = found
        derived = path.endswith(("words", "postings"))
        self.remedy = remedy or (REBUILD if derived else REBUILD_FROM_SOURCES)
        super().__init__(path, f"{path} is damaged: expected {expected}, found {found}; {self.remedy}")

    def advising(self, remedy: str) -> IndexCorrupt:
        """The same damage with other advice."""
        return IndexCorrupt(self.path, self.expected, self.found, remedy)


class IndexTooOld(IndexProblem):
    """The index was written in a format this version no longer searches."""

    def __init__(self, path: str, expected: int, found: int) -> None:
        self.expected = expected
        self.found = found
        super().__init__(
            path,
            f"{path} has format {found}, this version searches format {expected}; run `searchkit rebuild`",
        )


class IndexTooNew(IndexProblem):
    """The index was written by a later version of searchkit."""

    def __init__(self, path: str, expected: int, found: int) -> None:
        self.expected = expected
        self.found = found
        super().__init__(
            path, f"{path} has format {found}, this version knows up to {expected}; upgrade searchkit"
        )


class AnalyzerMismatch(IndexProblem):
    """The index was written by other analyzers than the ones installed, so words would not meet."""

    def __init__(self, path: str, analyzer: str, expected: str, found: str) -> None:
        self.analyzer = analyzer
        self.expected = expected
        self.found = found
        super().__init__(
            path,
            f"{path} was written with {analyzer} {found}, installed is {expected}; run `searchkit rebuild`",
        )
