-- severity: warning The provinces that report come to more than is told of the country, beyond the declared tolerance.
SELECT concat_ws('/', year, map, organisation, activity, indicator, measure, unit, issuer) AS key,
    year, map, organisation, activity, indicator, issuer, told_by, value, summed_value, parts_reporting, ratio, tolerance, url
FROM reported_vs_summed
JOIN maps USING (map)
WHERE verdict = 'parts come to more' AND year BETWEEN year(valid_from) AND coalesce(year(valid_to), year)
ORDER BY ALL
