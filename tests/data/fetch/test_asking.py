"""How servers are asked that can't be reached, or with whom no secure connection can be made."""

import socket
import threading

import pytest

from data.fetch.asking import FetchError
from tests.data.fetch.official import whole

REFUSES_THE_HANDSHAKE = bytes.fromhex("15030300020228")
"""The alert of a server that shares no cipher with us, as it is sent."""
NOT_SECURE = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"


class Answers:
    """A server that answers whatever comes first with these bytes and hangs up.

    Attributes:
        asked: How many connections there were.
    """

    def __init__(self, answer):
        self.asked, self.answer = 0, answer
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"https://127.0.0.1:{self.server.getsockname()[1]}/file"
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self):
        while True:
            connection, _ = self.server.accept()
            with connection:
                if not connection.recv(4096):
                    return
                self.asked += 1
                connection.sendall(self.answer)

    def close(self):
        socket.create_connection(self.server.getsockname()).close()
        self.thread.join()
        self.server.close()


@pytest.fixture
def answers():
    started = []

    def start(answer):
        started.append(Answers(answer))
        return started[-1]

    yield start
    for server in started:
        server.close()


def refusal(downloads, address):
    with pytest.raises(FetchError) as refused:
        downloads.text("The register", address)
    return str(refused.value)


@pytest.mark.parametrize(
    ("answer", "says"),
    [(NOT_SECURE, "wrong version number"), (REFUSES_THE_HANDSHAKE, "sslv3 alert handshake failure")],
)
def test_what_no_wait_can_mend_is_said_at_once(answers, downloads, answer, says):
    server = answers(answer)
    assert f"no secure connection can be made ({says}): see that the address" in refusal(downloads, server.address)
    assert server.asked == 1


def test_a_handshake_that_broke_off_is_tried_again(answers, downloads):
    server = answers(b"")
    assert "the server could not be reached, after 3 tries" in refusal(downloads, server.address)
    assert server.asked == downloads.patience.tries


def test_a_host_that_is_not_reached_is_waited_for_once_and_not_for_every_file(answers, downloads):
    server = answers(b"")
    refusal(downloads, server.address)
    assert "could not be reached, after 1 try" in refusal(downloads, f"{server.address}/another")
    assert server.asked == downloads.patience.tries + 1


def test_a_host_that_is_reached_again_is_waited_for_again(publisher, downloads):
    address = publisher.answers("/file", hangs_up, hangs_up, hangs_up, hangs_up, whole(b"A81001"))
    assert "after 3 tries" in refusal(downloads, address)
    assert "after 1 try" in refusal(downloads, address)
    assert downloads.text("The register", address) == "A81001"
    publisher.answers("/file", hangs_up)
    assert "after 3 tries" in refusal(downloads, address)


def hangs_up(handler):
    """Hang up without an answer."""
    handler.close_connection = True
