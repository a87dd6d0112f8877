"""Directives: what the server asks a training job to do, and what the job did about it."""
