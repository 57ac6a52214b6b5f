"""The site as a folder of plain documents, which a generator that knows nothing of us can build."""
