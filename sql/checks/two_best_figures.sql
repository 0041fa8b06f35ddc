-- severity: error An area has two best figures for one thing and year.
SELECT year, ref_area, organisation, activity, indicator, measure, count(*) AS rows
FROM province_indicators
GROUP BY ALL HAVING count(*) > 1
ORDER BY ALL
