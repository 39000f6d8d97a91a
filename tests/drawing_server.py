"""A server on this machine that stands in for where open drawings are kept, and can be as bad as one pleases."""

import hashlib
import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import toy_atlas

HEADER = "system,repository,commit,path,sha256,bytes,licence,attribution,countries,why"


class DrawingServer(ThreadingHTTPServer):
    """Serves `files` by path. `faults` are what it does instead with the next requests, one each.

    A fault is "cut" (half the bytes, then the end), "wrong" (other bytes), "long" (more and more), a number (that
    status) or an address (a redirect there). `asked` are the paths asked for.
    """

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files, self.faults, self.asked = {}, [], []

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def row(self, system, path, content, **cells):
        """Serve a file, and return its row for the table of finer lines."""
        self.files[f"/repository/commit/{path}"] = content
        sha256 = hashlib.sha256(content).hexdigest()
        told = {"licence": "CC BY 4.0", "attribution": "Toy drawers", "countries": "", "why": "more vertices"} | cells
        return (system, f"{self.address}/repository", "commit", path, sha256, len(content), *told.values())


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        fault = self.server.faults.pop(0) if self.server.faults else None
        content = self.server.files.get(self.path)
        if isinstance(fault, int) or content is None:
            self.send_error(fault or 404)
        elif isinstance(fault, str) and fault.startswith("http"):
            self.send_response(302)
            self.send_header("Location", fault)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._send(content, fault)

    def _send(self, content, fault):
        sent = {"cut": content[: len(content) // 2], "wrong": content[::-1], "long": content * 50}.get(fault, content)
        self.send_response(200)
        if fault != "long":  # else it is over when the connection is
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_):
        pass


@contextmanager
def serving():
    server = DrawingServer()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def drawing(*lines):
    """Return lines as somebody else publishes them: GeoJSON that says little."""
    features = [
        {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": list(map(list, line))}}
        for line in lines
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def list_drawings(folder, *rows):
    """Write the table of finer lines of an atlas."""
    toy_atlas.write_csv(folder / "finer-lines.csv", HEADER, *rows)
