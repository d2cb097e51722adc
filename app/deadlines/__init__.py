"""Working calendars, policies, running limits with budgets, and the claim of what is due."""
