"""Tests against a real server, whose address CURVESCOPE_URL names. Run them by `./run-tests --server` in clients/python."""
