"""Why a number is what it is, and why it moved."""
