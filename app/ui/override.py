"""The mark of a Qt override: typing.override, which Python 3.11 lacks, without importing a package for it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import override as override
else:

    def override(method):  # noqa: ANN001, ANN201 - the type checker reads the branch above
        """Return the method as it is."""
        return method
