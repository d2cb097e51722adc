"""What all filings share: addresses, times, sameness, marks, batches, what is set aside."""
