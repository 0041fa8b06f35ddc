-- severity: error More provinces report than the map has, or they stand for more than the country.
SELECT year, map, ref_area, organisation, activity, indicator, measure, unit, provinces_reporting, provinces_total, coverage_weighted
FROM rollup WHERE coverage > 1 OR coverage_weighted > 1.000001
ORDER BY ALL
