"""What all filings share: addresses, the four times, sameness, marks, batches, what is set aside."""
