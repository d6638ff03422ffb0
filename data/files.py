"""Files: where the program is, CSV that opens well, and a folder that takes another's place in one go."""

from __future__ import annotations

import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

# ---- Where the program itself is ----

PROJECT: Final = Path(__file__).resolve().parents[1]


# ---- Tables as CSV that opens well, and harmlessly, in a spreadsheet ----

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the start of a formula. Source: OWASP, CSV Injection."""


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Return a table, without its index, as UTF-8 CSV with a byte-order mark, which spreadsheets need for accents.

    Args:
        table: Any table. Numbers stay numbers, NaN becomes an empty cell.

    Returns:
        The file's bytes. Text, headings included, that a spreadsheet would run as a formula starts with an apostrophe.

    >>> import pandas as pd
    >>> csv_bytes(pd.DataFrame({"name": ["=1+1", "Grove Road"], "change": [-3, 4]})).decode("utf-8-sig").split()
    ['name,change', "'=1+1,-3", 'Grove', 'Road,4']
    """
    harmless = table.rename(columns=_harmless)
    for column in harmless.columns:
        if harmless[column].dtype.kind not in "iufb":
            harmless[column] = harmless[column].map(_harmless)
    text: str = harmless.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _harmless(cell: object) -> object:
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def without_apostrophe(cell: str) -> str:
    """Return the text of a cell that `csv_bytes` wrote, without the apostrophe that made it harmless.

    >>> without_apostrophe("'=1+1"), without_apostrophe("'s-Gravenhage")
    ('=1+1', "'s-Gravenhage")
    """
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip(" ").startswith(FORMULA_STARTS) else cell


# ---- Let a new area take the place of an old one in one go ----

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

HIDDEN: Final = ".building"
"""Folder beside the areas that holds locks and what a rerun can use again. Safe to delete."""
BUILT_FILE: Final = "built.json"
"""Says, in the hidden folder, which input the area beside it was built from."""
NEW: Final = ".new"
"""Ending of the hidden folder in which an area is being written."""
OLD: Final = ".old"
"""Ending of the hidden folder an area is moved to just before the new one takes its place."""
BUSY: Final = "another build of {} is under way: wait until it has ended, then try again"


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write an area in; at the end of the block it takes the place of `folder`.

    The old area stays whole until then, and for good if the block raises or the process is killed; what a killed
    build left behind is cleared away first.

    Args:
        folder: Where the area goes; its parent is made where it does not exist.

    Raises:
        PlanningError: Another build of the same area is under way, or `folder` holds something else.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    _refuse_foreign(folder)
    with settled(folder):
        new, old = _beside(folder, NEW), _beside(folder, OLD)
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        try:
            yield new
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def settled(folder: Path) -> Iterator[None]:
    """Hold the lock of an area, with what a killed build left of it put back or cleared away.

    Raises:
        PlanningError: It is being built.
    """
    with locked(folder, busy=BUSY.format(folder.name)):
        _put_back(folder)
        yield


def recover(root: Path) -> None:
    """Put back areas whose build was killed between the two renames; leave alone those being built now."""
    for old in root.glob(f".*{OLD}"):
        folder = root / old.name[1 : -len(OLD)]
        if folder.exists():
            continue
        try:
            with settled(folder):
                pass
        except PlanningError:
            continue


def _put_back(folder: Path) -> None:
    old = _beside(folder, OLD)
    if old.exists() and not folder.exists():
        old.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _beside(folder: Path, ending: str) -> Path:
    return folder.with_name(f".{folder.name}{ending}")


def _refuse_foreign(folder: Path) -> None:
    if folder.exists() and not (folder / "area.json").is_file() and (not folder.is_dir() or any(folder.iterdir())):
        msg = f"{folder} is there already and is not a built area: choose another folder, or delete it yourself"
        raise PlanningError(msg)


@contextmanager
def locked(path: Path, *, busy: str) -> Iterator[None]:
    """Hold the lock of a folder or file; the system lets go of it when the process ends, however it ends.

    Raises:
        PlanningError: Somebody else holds it, in the words of `busy`.
    """
    locks = path.parent / HIDDEN
    locks.mkdir(exist_ok=True)
    with held(locks / f"{path.name}.lock", busy=busy):
        yield


@contextmanager
def held(lock: Path, *, busy: str) -> Iterator[None]:
    """Hold a file that is a lock and nothing else, made where there is none; the system lets go of it as above.

    Raises:
        PlanningError: Somebody else holds it, in the words of `busy`.
    """
    with lock.open("a+b") as file:
        try:
            _lock(file)
        except OSError as error:
            raise PlanningError(busy) from error
        yield


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
