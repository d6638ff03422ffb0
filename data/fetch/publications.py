"""Find what is newest: the editions of a publication, and the file in one, by the links on their pages."""

from __future__ import annotations

import re
from calendar import month_name
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from lxml import html

from data.fetch.addresses import HAND_IT_OVER, sources, title_of
from data.fetch.asking import FetchError
from data.fetch.download import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from data.fetch.addresses import Source
    from data.fetch.asking import Asking

_MONTHS: Final = {name.lower(): number for number, name in enumerate(month_name) if name}

NEWEST_TRIED: Final = 3
"""Editions are announced before their files are there; further back, something else is wrong."""


class NotLinkedError(FetchError):
    """A page was read and does not link what is looked for: the file of an edition that is only announced, say."""


@dataclass(frozen=True)
class Edition:
    """One edition of a publication.

    Attributes:
        key: Of its source.
        date: ISO date that it is of: the first of the month where only a month is told; "" where nothing is.
        page: Where its file is linked, or the file itself.
    """

    key: str
    date: str
    page: str


def editions(key: str, asking: Asking) -> tuple[Edition, ...]:
    """Return the editions that a program can fetch, the newest first.

    Only a publication has several; what is at a fixed address is of today, and is listed as such.

    Raises:
        FetchError: The page of the publication can't be read, or links no edition.
    """
    source = sources()[key]
    if source.access != "page":
        today = datetime.now(UTC).date().isoformat() if source.access == "file" else ""
        return (Edition(key, today, source.address),)
    if not source.edition:
        return (Edition(key, "", source.address),)
    pattern = re.compile(source.edition)
    today = datetime.now(UTC).date().isoformat()
    found = {}
    for address, path in _links(asking.text(title_of(key), source.address), source.address):
        match = pattern.search(path.rstrip("/"))
        is_ours = address.startswith(urljoin(source.address, "/"))
        if match and is_ours and (day := _date(match, source)) <= today:
            found[address] = day
    if not found:
        raise _not_there(key, source.address, "links no edition that we know the form of")
    return tuple(Edition(key, day, page) for page, day in sorted(found.items(), key=lambda item: item[1], reverse=True))


def file_of(edition: Edition, asking: Asking) -> tuple[Wanted, str]:
    """Return the file of an edition, and the ISO date that it is of where its name or the edition says it.

    Raises:
        FetchError: The page can't be read, or links no such file.
    """
    source = sources()[edition.key]
    if source.access == "file":
        return Wanted(title_of(edition.key), source.address, source.kind, lasts=False), edition.date
    pattern = re.compile(source.file)
    links = _links(asking.text(title_of(edition.key), edition.page), edition.page)
    found = [(_date(match, source), address) for address, path in links if (match := pattern.search(path))]
    if not found:
        raise _not_there(edition.key, edition.page, "links no file of the name that we look for")
    day, address = max(found)
    return Wanted(title_of(edition.key), address, source.kind), day or edition.date


def newest_file(key: str, asking: Asking, *, goes: Callable[[str], bool] = lambda _date: True) -> tuple[Wanted, str]:
    """Return the newest file of a source and its date; editions that are announced without a file are passed over.

    Args:
        key: Of the source.
        asking: What asks.
        goes: Whether an edition of that ISO date ("": not known) goes with what else there is; where none does, the
            newest is returned all the same.

    Raises:
        FetchError: None of the newest editions has it, or the page of one can't be read.
    """
    refused = []
    every = editions(key, asking)
    for edition in ([edition for edition in every if goes(edition.date)] or every)[:NEWEST_TRIED]:
        try:
            return file_of(edition, asking)
        except NotLinkedError as error:
            refused.append(error)
    raise refused[0]


def name_of(wanted: Wanted, source: Source) -> str:
    """Return the name to keep a file by.

    >>> from data.fetch.addresses import sources
    >>> name_of(Wanted("", "https://files.digital.nhs.uk/1A/2B/gp-reg-pat-prac-quin-age.zip"), sources()["ages"])
    'gp-reg-pat-prac-quin-age.zip'
    >>> name_of(Wanted("", "https://a.uk/..%5C..%5Cevil%00.csv"), sources()["ages"])
    '_.._evil_.csv'
    """
    name = source.name or PurePosixPath(_path(wanted.address)).name
    return re.sub(r"[^\w.() -]", "_", name).strip(". ") or "file"


def _links(page: str, address: str) -> Iterator[tuple[str, str]]:
    """Yield every link of a page: its whole address, and the path in it that names a file."""
    try:
        document = html.fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (ValueError, html.etree.ParserError):  # nothing on it
        return
    scheme = urlsplit(address).scheme
    for link in document.iter("a"):
        try:
            whole = urljoin(address, link.get("href", "").strip()).split("#")[0]
            path = _path(whole)
        except ValueError:  # a slip of whoever wrote the page
            continue
        if urlsplit(whole).scheme == scheme:
            yield whole.rstrip("/"), path


def _path(address: str) -> str:
    """Return the path that names the file: some publishers hand it to a program of theirs.

    >>> _path("https://www.ons.gov.uk/file?uri=/a/b/sapelsoa20222024.xlsx")
    '/a/b/sapelsoa20222024.xlsx'
    """
    parts = urlsplit(address)
    return unquote(parse_qs(parts.query).get("uri", [parts.path])[0])


def _date(match: re.Match[str], source: Source) -> str:
    """Return the ISO date that a name tells; "" for none.

    >>> from data.fetch.addresses import sources
    >>> _date(re.search(r"(?P<month>[a-z]+)-(?P<year>20..)", "/july-2026"), sources()["patients"])
    '2026-07-01'
    >>> _date(re.search(r"(?P<year>20..)-..", "/2024-25"), sources()["registers"])
    '2025-03-31'
    """
    told = match.groupdict()
    year = int(told.get("year") or 0)
    if source.date:
        return "" if "{" in source.date and not year else source.date.format(year=year, next_year=year + 1)
    month = _MONTHS.get((told.get("month") or "").casefold(), 0)
    try:
        return date(year, month, int(told.get("day") or 1)).isoformat()
    except ValueError:  # no such day, or none told
        return ""


def _not_there(key: str, page: str, why: str) -> NotLinkedError:
    return NotLinkedError(f"{title_of(key)} can't be fetched from {page}: the page {why}. {HAND_IT_OVER}")
