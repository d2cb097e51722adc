"""The facts of a period: one file a group of facts, one select a fact.

What happened is read from what is never changed (patrols, ended limits, events), not from where a
case stands today. A fact's select yields its rows, each good or not; the figures are a GROUP BY
over it, and what is behind a figure are the rows themselves.
"""
