"""Routes as measured lines: kilometre points, drawn and calibrated; the only home of kilometre points."""
