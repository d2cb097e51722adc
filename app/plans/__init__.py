"""Patrol plans (巡查方案) and the tasks that follow from them."""
