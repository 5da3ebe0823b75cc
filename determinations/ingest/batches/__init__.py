"""What became of the files of a batch: sums, problems by kind, a line for each file."""
