"""New packs and editions: copied from the starter, or made from an index that exists elsewhere."""
