-- severity: error More provinces report than the map has.
SELECT year, map, organisation, activity, indicator, measure, unit, provinces_reporting, provinces_total
FROM national_rollup WHERE coverage > 1
ORDER BY ALL
