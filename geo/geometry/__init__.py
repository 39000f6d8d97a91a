"""Lines on the ellipsoid: any frame to WGS84, lengths whole and by country, shape, distances, matching drawings."""
