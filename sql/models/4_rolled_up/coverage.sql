-- One row per year and map: which provinces have any figure, and which are silent.
WITH years AS (
    SELECT DISTINCT year, map FROM province_indicators WHERE area_kind = 'province'
), told AS (
    SELECT DISTINCT year, ref_area FROM province_indicators
)
SELECT y.year, y.map,
    count(t.ref_area) AS provinces_reporting,
    count(*) AS provinces_total,
    count(t.ref_area) / count(*) AS coverage,
    coalesce(sum(s.yardstick) FILTER (t.ref_area IS NOT NULL) / sum(s.yardstick), 0)::DOUBLE AS coverage_weighted,
    list(a.ref_area_name ORDER BY a.ref_area_name) FILTER (t.ref_area IS NOT NULL) AS provinces,
    coalesce(list(a.ref_area_name ORDER BY a.ref_area_name) FILTER (t.ref_area IS NULL), []) AS silent
FROM years y
JOIN yardstick s ON s.map = y.map
JOIN areas a ON a.ref_area = s.ref_area
LEFT JOIN told t ON t.year = y.year AND t.ref_area = s.ref_area
GROUP BY y.year, y.map
