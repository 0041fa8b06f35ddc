-- severity: warning The provinces that report come to more than a tenth above the whole country.
SELECT year, map, organisation, activity, indicator, reported_sum, provinces_reporting, national_value, ratio, national_quote
FROM national_rollup
WHERE measure = 'total' AND ratio > 1.1
ORDER BY ALL
