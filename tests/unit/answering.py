"""An HTTP server that answers what a test says, for what sends results."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

KEPT = {"result_id": "r_1", "status": "accepted"}


class Server(HTTPServer):
    """Gives its answers in turn, the last one again and again, and keeps what it was sent."""

    def __init__(self, *answers, port=0):
        super().__init__(("127.0.0.1", port), Handler)
        self.answers = list(answers)
        self.requests = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Answers a POST, or any other request that a client should not have made."""

    def do_POST(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((self.path, dict(self.headers), content))
        waiting = self.server.answers
        status, headers, answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if status is None:
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

    def do_GET(self):
        self.server.requests.append(("GET", {}, b""))
        self.send_error(404)

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
