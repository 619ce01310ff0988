"""The words every other room uses: figures, periods, units, statuses, problems, messages. Standard library only."""
