-- One row per area, organisation, activity, indicator, measure, unit, with credit funds or not, and year: the best figure said,
-- or where nothing is said of a province of the 34, what its parts come to (`origin`). Provinces, regions and the country.
FROM best_figures
UNION ALL BY NAME
FROM merged_figures ANTI JOIN best_figures USING (cell)
