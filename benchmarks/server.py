"""The product as it is served: gunicorn with its sync workers, in a process group that can be killed whole."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import quote

from django.db import connection

WORKERS = 2
PATIENCE = 60
PORTS = range(8700, 8800)


@dataclass
class Server:
    """One running server, on a free port of this machine."""

    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{self.port}"]
        options = ["--workers", str(WORKERS), "--log-level", "critical"]
        self.process = subprocess.Popen(
            [*command, *options], env=_environment(), start_new_session=True, stderr=subprocess.DEVNULL
        )
        self.wait()

    def kill(self) -> None:
        """End the master and all workers at once, as a power cut would."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def wait(self) -> None:
        """Wait until it answers.

        :raises TimeoutError: after a minute
        """
        for _try in range(PATIENCE * 10):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.1)
        raise TimeoutError("The server does not answer.")


@contextmanager
def serving() -> Iterator[Server]:
    """Serve the database that the benchmark is connected to, and stop at the end."""
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], env=_environment(), check=True)
    server = Server(_free_port())
    server.start()
    try:
        yield server
    finally:
        server.kill()


def _environment() -> dict[str, str]:
    return os.environ | {"DATABASE_URL": _address(), "DJANGO_SETTINGS_MODULE": "config.settings", "DEBUG": "off"}


def _address() -> str:
    stored = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(stored['NAME']))}"
    account = ":".join(filter(None, (stored["USER"], stored["PASSWORD"])))
    return f"postgres://{account}@{stored['HOST']}:{stored['PORT'] or 5432}/{stored['NAME']}"


def _free_port() -> int:
    # Below the ports that the system deals out: a client that knocks on such a one may meet itself there.
    for port in PORTS:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("No free port.")
