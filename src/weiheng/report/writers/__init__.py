"""A document in its formats: Word, Excel, PDF and one page of HTML."""
