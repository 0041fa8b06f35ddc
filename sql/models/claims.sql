-- One row per value said of an area and year: pages that repeat it are its witnesses. No targets, no sums of several years.
WITH ranked AS (
    SELECT *, {'standing': standing, 'published': coalesce(published, DATE '0001-01-01'), 'observation': observation} AS rank
    FROM facts
    WHERE status <> 'target' AND covers <> 'several'
)
SELECT year, ref_area, organisation, activity, indicator, measure, value, upper, unit,
    count(DISTINCT document) AS witnesses,
    max(rank).standing AS standing,
    max(rank).published AS published,
    max(rank).observation AS observation
FROM ranked
GROUP BY ALL
