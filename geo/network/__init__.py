"""Paths from field to market: graph, closures, paths, flow and scenarios; the only home of answers."""
