"""Real PyTorch against a real server with a worker: CURVESCOPE_URL names it."""
