"""Texts that would do harm in a terminal, a spreadsheet or a template, and files that carry them in every place."""

import json

MARKS = {
    "clear the screen": "\x1b[2J",
    "set the title": "\x1b]0;OWNED\x07",
    "one byte escape": "\x9b2J",
    "carriage return": "\rgood",
    "line end": "\nOWNED: all is well",
    "line separator": "\u2028OWNED: all is well",
    "right to left": "\u202egpj",
    "isolate": "\u2066x\u2069",
    "half a pair": "\ud800",
    "null": "\x00",
    "backspace": "good\x08\x08\x08\x08evil",
    "formula": '=HYPERLINK("http://x.invalid","y")',
    "markup": "<img src=x onerror=alert(1)>",
    "template": "{{7*191}}",
}
STEERING = {
    chr(n) for n in (*range(9), *range(11, 32), *range(127, 160), 0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F))
}
STEERING |= {chr(n) for n in (*range(0x2066, 0x206A), *range(0xD800, 0xE000))}


def is_harmless(printed):
    """Whether nothing in what a command printed steers a terminal or begins a line of its own."""
    return not STEERING & set(printed) and not any(line.startswith("OWNED") for line in printed.splitlines())


def write_geojson(path, text):
    """Write two lines, and a point that is refused, with the text as value and as name of a column."""

    def feature(number, kind, coordinates):
        properties = {"id": f"a{number}{text}", "name": text, f"c{text}": text, "status": text, "kind": text}
        return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}

    features = [feature(n, "LineString", [[50 + n, 40], [51 + n, 41]]) for n in range(2)]
    features += [feature(2, "Point", [50, 40]), feature(3, "LineString", [[50, 400], [51, 41]])]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def write_csv(path, text):
    """Write a table whose header and cells hold the text."""
    quoted = text.encode("utf-8", "replace").decode().replace('"', '""')
    path.write_text(f'name,"x{quoted}",lon,lat\n"{quoted}",1,50,40\n"{quoted}",2,"{quoted}",40\n', encoding="utf-8")
    return path
