"""What follows from evaluation and supervision: proposals, decisions by people, their record."""
