"""What has changed since the last build, and what it has written."""
