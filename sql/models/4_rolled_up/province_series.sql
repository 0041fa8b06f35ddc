-- One row per province, cell and year: the year's own figure or, of a stock, the newest of the two years before
-- (`years_carried`), but never across a break in how it is counted; with what a mean or share is weighted by.
WITH years AS (
    SELECT DISTINCT m.map, p.year FROM province_indicators p JOIN maps m ON p.year <= coalesce(year(m.valid_to), p.year)
), aged AS (
    SELECT y.year, p.* EXCLUDE (year), p.year AS figure_year, y.year - p.year AS years_carried, i.aggregate, i.kind,
        CASE
            WHEN p.measure = 'mean' THEN i.weight
            WHEN p.measure = 'share' AND i.part_of IS NOT NULL THEN i.part_of
            WHEN p.measure = 'share' AND p.activity <> 'all' THEN p.indicator
        END AS weighed_by,
        if(p.measure = 'share' AND i.part_of IS NULL, 'all', p.activity) AS weighed_activity
    FROM province_indicators p
    JOIN indicators i ON i.code = p.indicator
    JOIN years y ON y.map = p.map AND (y.year = p.year
        OR i.kind = 'stock' AND p.measure = 'total' AND y.year BETWEEN p.year + 1 AND p.year + 2)
    WHERE p.area_kind = 'province' AND NOT EXISTS (
        FROM breaks b WHERE b.organisation = p.organisation AND b.first_year > p.year AND b.first_year <= y.year
    )
    QUALIFY years_carried = min(years_carried) OVER (PARTITION BY y.year, substring(p.cell, 6))
), counts AS (
    SELECT year, ref_area, organisation, activity, indicator,
        arg_min(value, with_credit_funds) AS weighs
    FROM province_indicators WHERE measure = 'total' AND covers <> 'part' AND value > 0 GROUP BY ALL
)
SELECT s.* EXCLUDE (weighed_activity), w.weighs, s.covers <> 'part' AND s.years_carried = 0 AS reports
FROM aged s
LEFT JOIN counts w ON (w.year, w.ref_area, w.organisation, w.activity, w.indicator)
    = (s.year, s.ref_area, s.organisation, s.weighed_activity, s.weighed_by)
