"""What a teacher takes: problems with their solutions, questions for other platforms, slides."""
