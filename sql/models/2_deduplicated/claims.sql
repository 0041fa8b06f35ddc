-- One row per value said of a cell (area, organisation, activity, indicator, measure, unit, with credit funds or not, year):
-- the pages that repeat it are its witnesses, the best of them speaks for it. No targets, no sums of several years. A page that
-- says values of one cell that cannot all be so tells parts of something, or is read wrongly: none of them is `alone`.
WITH said AS ( -- hashes, because at ten million figures the names themselves would not fit into memory
    SELECT *, hash(document) AS page, hash(document, year, ref_area, organisation, activity, indicator, measure, unit,
        with_credit_funds, covers, period_end, status, confidence) AS place
    FROM facts WHERE status <> 'target' AND covers <> 'several'
), torn AS (
    SELECT place FROM said GROUP BY place
    HAVING count(*) > 1 AND max(lower_bound) > min(coalesce(upper_bound, 'infinity'::DOUBLE))
), ranked AS (
    SELECT s.*, {
        'alone': t.place IS NULL, 'standing': standing, 'published': coalesce(published, DATE '0001-01-01'),
        'observation': observation
    } AS rank
    FROM said s LEFT JOIN torn t USING (place)
)
SELECT year, ref_area, organisation, activity, indicator, measure, unit, with_credit_funds, value, upper,
    count(DISTINCT page) AS witnesses,
    max(rank).alone AS alone,
    max(rank).standing AS standing,
    max(rank).published AS published,
    max(rank).observation AS observation
FROM ranked
GROUP BY ALL
