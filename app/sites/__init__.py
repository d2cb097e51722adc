"""What is patrolled: enterprises, water sources, burn-prone areas … (P01–P35)."""
