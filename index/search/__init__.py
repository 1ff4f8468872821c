"""How a query tree becomes documents, scores and their order."""
