"""Word files as they come back from people: places with their text, controls, bookmarks, tables and charts."""
