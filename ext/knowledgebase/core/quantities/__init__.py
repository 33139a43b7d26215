"""Numbers that articles state: how they are written, where they conflict, and their ledger."""
