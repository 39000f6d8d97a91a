"""The maps: what the rooms above answered, as one file that opens without a network."""
