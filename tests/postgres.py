"""A PostgreSQL server of our own for tests: private folder, private port, stopped at the end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg
from sqlalchemy import URL

DEBIAN = Path("/usr/lib/postgresql")
USER = "postgres"
PASSWORD = "Br1dge/over:the@Saltmarsh"  # noqa: S105 (of a server that lives for one run; its signs must be escaped in a URL)
TEMP = Path("/tmp")  # noqa: S108 (a socket's path may have 107 characters, and pytest's folders are long)


def programs():
    """Return the folder that holds initdb and pg_ctl, the newest of Debian's first; None where there is none."""
    folders = sorted(DEBIAN.glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    on_path = shutil.which("pg_ctl")
    folders += [Path(on_path).resolve().parent] if on_path else []
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


class Server:
    """A server that listens on 127.0.0.1 and on a socket in its own folder; commits wait for the disk."""

    def __init__(self, bin_folder):
        self._bin = bin_folder
        self.folder = Path(tempfile.mkdtemp(prefix="nb-pg-", dir=TEMP))
        self.data = self.folder / "data"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        if as_other_user():
            shutil.chown(self.folder, USER, USER)
        (self.folder / "password").write_text(PASSWORD)
        asked = ("-A", "scram-sha-256", "--pwfile", self.folder / "password")
        self._call("initdb", "-D", self.data, "-U", USER, *asked, "-E", "UTF8", "--locale=C", "--no-sync")
        self._count = 0

    def url(self, database=USER, *, password=PASSWORD):
        where = URL.create("postgresql", USER, password, "127.0.0.1", self.port, database)
        return where.render_as_string(hide_password=False)

    def start(self):
        settings = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=on -c max_connections=100"
        self._call("pg_ctl", "start", "-w", "-D", self.data, "-o", settings, "-l", self.folder / "log")

    def stop(self, mode="fast"):
        self._call("pg_ctl", "stop", "-w", "-D", self.data, "-m", mode)

    def new_database(self, options=""):
        """Make an empty database and return its URL."""
        self._count += 1
        name = f"plans_{self._count}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} {options}")
        return self.url(name)

    def close(self):
        with suppress(subprocess.CalledProcessError):
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _call(self, program, *arguments):
        command = [str(self._bin / program), *map(str, arguments)]
        if as_other_user():
            command = ["runuser", "-u", USER, "--", *command]
        # To a file and not a pipe: the server inherits it, and a pipe would stay open as long as it runs.
        with (self.folder / "set-up").open("ab") as said:
            try:
                subprocess.run(command, check=True, cwd=self.folder, stdout=said, stderr=said, stdin=subprocess.DEVNULL)
            except subprocess.CalledProcessError:
                print((self.folder / "set-up").read_text(errors="replace")[-2000:], file=sys.stderr)
                raise


def as_other_user():
    """Return whether the server must run as another user: it refuses to run as root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def start_server():
    """Return a running server, or the reason why there is none."""
    bin_folder = programs()
    if bin_folder is None:
        return "no PostgreSQL server is installed: apt-get install postgresql"
    began = time.perf_counter()
    try:
        server = Server(bin_folder)
    except (OSError, LookupError, subprocess.CalledProcessError) as error:
        return f"PostgreSQL in {bin_folder} can't be set up: {error}"
    try:
        server.start()
    except subprocess.CalledProcessError as error:
        server.close()
        return f"PostgreSQL in {bin_folder} does not start: {error}"
    print(f"PostgreSQL of {bin_folder} runs on port {server.port} after {time.perf_counter() - began:.1f} s")
    return server
