"""Tests that need PyTorch. Run them by `./run-tests --torch` in clients/python."""
