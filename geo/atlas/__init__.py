"""What is known: layers and tables, their schema and checks, sources, figures and units."""
