"""Tests of the client. Run them by `python3 -m unittest discover -s tests -t .` in clients/python."""
