"""The spool: events on disk before they are sent, so that a killed job loses none that reached it."""
