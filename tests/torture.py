"""Fail and kill every command that writes, at every call it makes to the system, and count what is lost: nothing.

    python tests/torture.py                       all of it, about half an hour; prints the table of CONTRIBUTING
    python tests/torture.py --kills 10 --pairs 5 --mutations 10

A command is run once for each of its calls (open for writing, write, fsync, replace, rename, mkdir, rmdir, unlink,
link) with that call failing, and once killed there. Then builds are killed at random moments, two builds run at once,
the disk is full from some byte on, and mutated files of every format and hostile texts are read. After each run every
file is the old or the new one, nothing else is touched, there is no traceback, and the next run leaves nothing behind.
"""

import argparse
import builtins
import contextlib
import errno
import io
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from unittest import mock

import drawing_server
import geopandas as gpd
import hostile
import toy_atlas
from shapely import LineString

from geo.commands import cli

CALLS = ("open", "fsync", "replace", "rename", "mkdir", "rmdir", "unlink", "link")
REASONS = (errno.ENOSPC, errno.EIO, errno.EACCES)
SEED = 14


class Layer:
    """The calls to the system, counted where they change something under a folder; one of them fails or kills."""

    def __init__(self, folder, at=None, kill=False):
        self.folder, self.at, self.kill, self.seen = str(folder), at, kill, 0

    def count(self, *paths):
        named = [os.path.abspath(path) for path in paths if isinstance(path, str | os.PathLike)]
        if not any(path.startswith(self.folder) for path in named):
            return
        self.seen += 1
        if self.seen == self.at:
            if self.kill:
                os.kill(os.getpid(), signal.SIGKILL)
            reason = REASONS[self.at % len(REASONS)]
            raise OSError(reason, os.strerror(reason))

    @contextlib.contextmanager
    def in_place(self):
        """Stand between the package and the system."""
        kept = {name: getattr(os, name) for name in CALLS}
        opened = io.open

        def counted(name):
            def call(*arguments, **options):
                writes = name != "open" or arguments[1] & (os.O_WRONLY | os.O_RDWR)
                if name == "fsync":
                    self.count(os.readlink(f"/proc/self/fd/{arguments[0]}"))
                elif writes:
                    self.count(*arguments[:2])
                return kept[name](*arguments, **options)

            return call

        def open_counted(file, mode="r", *arguments, **options):
            if not set(mode) & set("wax+"):
                return opened(file, mode, *arguments, **options)
            self.count(file)
            return Writes(opened(file, mode, *arguments, **options), self, file)

        for name in CALLS:
            setattr(os, name, counted(name))
        io.open = builtins.open = open_counted
        try:
            yield self
        finally:
            io.open = builtins.open = opened
            for name, call in kept.items():
                setattr(os, name, call)


class Writes:
    """A file whose writes are counted too."""

    def __init__(self, file, layer, path):
        self._file, self._layer, self._path = file, layer, path

    def __getattr__(self, name):
        return getattr(self._file, name)

    def __enter__(self):
        self._file.__enter__()
        return self

    def __exit__(self, *error):
        return self._file.__exit__(*error)

    def write(self, content):
        self._layer.count(self._path)
        return self._file.write(content)


@contextlib.contextmanager
def served_drawings(folder):
    """Serve a drawing to one atlas and two to another, from this machine; what is fetched is kept under `out`."""
    drawings = [drawing_server.drawing([(1 + n, 5), (9, 5 + n)]) for n in range(2)]
    kept = {"ENERGY_ROUTES_CACHE": str(folder / "out" / "cache"), "NO_PROXY": "127.0.0.1"}
    with mock.patch.dict(os.environ, kept), drawing_server.serving() as server:
        rows = [server.row(name, f"{name}.geojson", of) for name, of in zip(("btc", "bte"), drawings, strict=True)]
        drawing_server.list_drawings(folder / "listed" / "old.geojson", *rows[:1])
        drawing_server.list_drawings(folder / "listed" / "new.geojson", *rows)
        yield


def lines(count):
    shapes = [LineString([(50 + n, 40), (51 + n, 41)]) for n in range(count)]
    return gpd.GeoDataFrame({"id": [f"l{n}" for n in range(count)], "name": "a"}, geometry=shapes, crs=4326)


def prepare(folder):
    """Fill a folder with what the commands read, and files of somebody's beside what they write."""
    toy_atlas.write_atlas(folder / "layers")
    for file, count in (("old.geojson", 1), ("new.geojson", 2)):
        depots = [toy_atlas.feature(f"d{n}", "terminal", "Point", [3 + n, 3], country="AZ") for n in range(count)]
        toy_atlas.write_json(folder / file, depots)
        shutil.copytree(folder / "layers", folder / "listed" / file)
    (folder / "out").mkdir()
    (folder / "notes.txt").write_text("mine")
    return folder


REGION = "--name Region --box 20 40 24 44"
COMMANDS = {
    "build": "build --layers layers --add {} --out out/maps --overwrite",
    "map": "map {} --out out/page.html",
    "import": "import file {} --out out/a.gpkg --report out/report.csv",
    "import csv": "import file {} --out out/a.csv",
    "export": "export --layers layers --out out/atlas.kml",
    "draw": "draw region",
    "new": f"new out/{{}} {REGION}",
    "fetch": "fetch --layers listed/{}",
}
"""The commands that write into a folder where they wrote before, from one file and then from another."""


def run(command, file, folder):
    """Run a command quietly; return its status and what it said."""
    said = io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        return cli.main(command.format(file).split()), said.getvalue()


def tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def allowed_states(command, folder):
    """Return the tree before and after the command, and leave the folder as it is before."""
    status, said = run(command, "old.geojson", folder)
    assert status == 0, said
    (folder / "out" / "mine.txt").write_text("mine")
    before = tree(folder)
    assert run(command, "new.geojson", folder)[0] == 0
    after = tree(folder)
    restore(folder, before)
    return before, after


def restore(folder, wanted):
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif path.is_file() and str(path.relative_to(folder)) not in wanted:
            path.unlink()
    for name, content in wanted.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if not (folder / name).exists() or (folder / name).read_bytes() != content:
            (folder / name).write_bytes(content)


LIST = "/.energy-routes"  # names the old and the new files while they change places: neither the old nor the new list


def losses(folder, before, after):
    """Return the files that are neither the old nor the new one."""
    now = tree(folder)
    changed = [name for name in before | after if now.get(name) not in (before.get(name), after.get(name))]
    return [name for name in changed if not (name.endswith(LIST) and name in now)]


def leftovers(folder, command, after):
    """Return what still differs from the new state after the command has run once more, undisturbed."""
    if command.startswith("new"):
        shutil.rmtree(folder / "out" / "new.geojson", ignore_errors=True)  # else it is refused, being there
    status, said = run(command, "new.geojson", folder)
    now = tree(folder)
    rest = [name for name in now.keys() | after.keys() if now.get(name) != after.get(name)]
    return rest if status == 0 else [*rest, said]


def fail_at_every_call(name, folder, most=sys.maxsize):
    """Run a command with each of its calls failing, then with the process killed there; return what was counted.

    Of more calls than `most`, so many are chosen by chance, always the same.
    """
    if name == "fetch":
        with served_drawings(folder):
            return _fail_at_every_call(name, folder, most)
    return _fail_at_every_call(name, folder, most)


def _fail_at_every_call(name, folder, most):
    command, found = COMMANDS[name], Counter()
    if name == "draw":
        assert run(f"new region {REGION}", "", folder)[0] == 0
    before, after = allowed_states(command, folder)
    with Layer(folder).in_place() as counting:
        run(command, "new.geojson", folder)
    restore(folder, before)
    found["calls"] = counting.seen
    for kill in (False, True):
        for at in sorted(random.Random(SEED).sample(range(1, counting.seen + 1), min(most, counting.seen))):
            status, said = killed(command, folder, at) if kill else failed(command, folder, at)
            found["runs"] += 1
            found["tracebacks"] += "Traceback" in said
            found["silent"] += not kill and status == 1 and "energy-routes: cannot" not in said
            lost = losses(folder, before, after)
            found["losses"] += len(lost)
            rest = leftovers(folder, command, after)
            found["leftovers"] += len(rest)
            if lost or rest or "Traceback" in said:
                print(f"{name}, call {at}{' killed' if kill else ''}: {lost} {rest} {said[-2000:]}", file=sys.stderr)
            restore(folder, before)
    return found


def failed(command, folder, at):
    import traceback

    with Layer(folder, at).in_place():
        try:
            return run(command, "new.geojson", folder)
        except Exception:
            return -1, traceback.format_exc()


def killed(command, folder, at):
    child = os.fork()
    if not child:
        with Layer(folder, at, kill=True).in_place():
            run(command, "new.geojson", folder)
        os._exit(0)
    return os.waitpid(child, 0)[1], ""


def start(command, file, folder, **options):
    arguments = [sys.executable, "-m", "geo", *command.format(file).split()]
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2])}
    return subprocess.Popen(
        arguments, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **options
    )


def kill_builds(count, folder, chance):
    """Kill builds at random moments, most of them while files are written."""
    command, found = COMMANDS["build"], Counter()
    before, after = allowed_states(command, folder)
    began = time.monotonic()
    start(command, "new.geojson", folder).communicate()
    lasts = time.monotonic() - began
    restore(folder, before)
    for _ in range(count):
        child = start(command, "new.geojson", folder)
        time.sleep(lasts * chance.uniform(0.2, 1.1))
        child.kill()
        found["tracebacks"] += "Traceback" in child.communicate()[1]
        found["runs"] += 1
        found["losses"] += len(losses(folder, before, after))
        found["leftovers"] += len(leftovers(folder, command, after))
        restore(folder, before)
    return found


def build_at_once(count, folder):
    """Run two builds of different lines into one folder at once: afterwards it holds the one set or the other."""
    command, found = COMMANDS["build"], Counter()
    old, new = allowed_states(command, folder)
    for _ in range(count):
        both = [start(command, file, folder) for file in ("old.geojson", "new.geojson")]
        said = [child.communicate()[1] for child in both]
        found["runs"] += 1
        found["tracebacks"] += sum("Traceback" in text for text in said)
        found["losses"] += tree(folder) not in (old, new) and all(child.returncode == 0 for child in both)
        found["refused"] += sum(child.returncode != 0 for child in both)
        found["leftovers"] += len(leftovers(folder, command, new))
    return found


def fill_the_disk(folder, steps):
    """Run each command with files limited to some size, as a full disk limits them; GDAL's and SQLite's writes too."""
    found = Counter()
    for name, command in COMMANDS.items():
        if name in ("draw", "new", "fetch"):
            continue  # their files are small
        restore(folder, {})
        prepare(folder)
        before, after = allowed_states(command, folder)
        largest = max(len(content) for path, content in after.items() if path.startswith("out/"))

        for step in range(steps):
            most = largest * step // steps
            child = start(command, "new.geojson", folder, preexec_fn=lambda most=most: limit_files(most))
            said = child.communicate()[1]
            found["runs"] += 1
            found["tracebacks"] += "Traceback" in said
            found["losses"] += len(losses(folder, before, after)) + (child.returncode == 0)
            found["leftovers"] += len(leftovers(folder, command, after))
            if "Traceback" in said or child.returncode == 0:
                print(f"{name}, {most} of {largest} bytes: {child.returncode} {said[-1500:]}", file=sys.stderr)
            restore(folder, before)
    return found


def limit_files(most):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


SUFFIXES = (".geojson", ".gpkg", ".parquet", ".fgb", ".csv", ".kml", ".kmz", ".shp", ".xlsx", ".geojsonl", ".json")


def seed_file(suffix, folder):
    """Return a good file of the format."""
    from fuzz_importers import SEEDS

    from geo.formats.writers import WRITERS, export

    path = folder / f"a{suffix}"
    if suffix in WRITERS:
        export(lines(3), path)
    elif suffix == ".shp":
        lines(3).to_file(path)
    elif suffix == ".xlsx":
        lines(3).assign(lon=50, lat=40)[["id", "lon", "lat"]].to_excel(path, index=False)
    else:
        path.write_bytes(next(content for ending, content in SEEDS.values() if ending == suffix))
    return path


def mutate(content, chance):
    """Return the bytes with some of them changed, doubled, left out, or cut off."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(changed) + 1)
        piece = bytes(chance.randrange(256) for _ in range(chance.randint(1, 4)))
        way = chance.randrange(4)
        changed[at : at + (len(piece) if way else 0)] = (
            piece if way < 2 else changed[at : at + 40] * 2 if way == 2 else b""
        )
    return bytes(changed[: chance.randrange(len(changed) + 1)] if chance.random() < 0.2 else changed)


def read_mutated(count, folder, chance):
    """Import mutated files of every format: a layer, or one clear message."""
    import traceback

    found = Counter()
    for suffix in SUFFIXES:
        path = seed_file(suffix, folder)
        good = path.read_bytes()
        for _ in range(count):
            path.write_bytes(mutate(good, chance))
            try:
                status, said = run("import file {} --out read.csv", path.name, folder)
            except Exception:
                status, said = -1, f"{suffix}: {traceback.format_exc()}"
                print(said[-1500:], file=sys.stderr)
            found["runs"] += 1
            found["tracebacks"] += status == -1 or "Traceback" in said
            found["leftovers"] += any(name.name.startswith(".energy") for name in folder.iterdir())
        path.unlink()
    return found


def read_hostile(folder):
    """Give every command each hostile text in a file: nothing printed steers the terminal."""
    found = Counter()
    sinks = (
        "lengths {}",
        "lengths {} --format json",
        "import file {}",
        "import gem {}",
        "map {} --out p.html",
        "check {}",
    )
    for text in hostile.MARKS.values():
        for write, name in ((hostile.write_geojson, "h.geojson"), (hostile.write_csv, "h.csv")):
            write(folder / name, text)
            for command in sinks:
                _, said = run(command, name, folder)
                found["runs"] += 1
                found["losses"] += not hostile.is_harmless(said)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    for name, default in (("kills", 100), ("pairs", 50), ("mutations", 100), ("steps", 10), ("calls", sys.maxsize)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--only", metavar="WORD", help="only what is called so in the table")
    asked = parser.parse_args()
    chance, rows = random.Random(SEED), []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place).resolve() / "work"

        def try_all(what, do):
            if asked.only and asked.only not in what:
                return
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            rows.append((what, do()))
            print(f"{what}: {dict(rows[-1][1])}", file=sys.stderr, flush=True)

        for name in COMMANDS:
            try_all(
                f"`{name}`, each call failing, then killed there",
                lambda name=name: fail_at_every_call(name, prepare(folder), asked.calls),
            )
        try_all("builds killed at random moments", lambda: kill_builds(asked.kills, prepare(folder), chance))
        try_all("two builds at once", lambda: build_at_once(asked.pairs, prepare(folder)))
        try_all("a disk that is full", lambda: fill_the_disk(prepare(folder), asked.steps))
        try_all(f"mutated files of {len(SUFFIXES)} formats", lambda: read_mutated(asked.mutations, folder, chance))
        try_all("hostile texts in files", lambda: read_hostile(folder))
    print("| what was tried | runs | tracebacks | losses | leftovers |\n|---|---:|---:|---:|---:|")
    for what, found in rows:
        print(f"| {what} | {found['runs']:,} | {found['tracebacks']} | {found['losses']} | {found['leftovers']} |")
    return int(any(found[bad] for _, found in rows for bad in ("tracebacks", "losses", "leftovers", "silent")))


if __name__ == "__main__":
    sys.exit(main())
