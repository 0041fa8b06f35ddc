"""The pipeline's doors and rooms.

One module per stage is its door (thin Prefect tasks): `scrape`, `extract`, `load`, `rollup`, `publish`.
One package per stage is its room (plain functions that know nothing of Prefect): `scraping`, `reading`, `extraction`,
`warehouse`. `records` holds what passes through the doors, `reference` the map of Vietnam that all rooms share.
"""
