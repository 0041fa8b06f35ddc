-- One row per value said of a cell: the best has place 1, every other one says why it lost. Best is what is the only value
-- on its page (else there is no best), what covers the whole year, then an actual before an estimate, the later day within the year, the surer reading, the page of the area itself (its
-- portal, its paper, its alliance), the exact before the rounded, more witnesses, the newer page.
WITH placed AS (
    SELECT *, row_number() OVER cell AS place, first_value(observation) OVER cell AS best_observation,
        first_value({'standing': standing, 'witnesses': witnesses, 'published': published}) OVER cell AS best
    FROM claims
    WINDOW cell AS (
        PARTITION BY year, ref_area, organisation, activity, indicator, measure, unit, with_credit_funds
        ORDER BY alone DESC, standing DESC, witnesses DESC, published DESC, observation DESC
    )
)
SELECT
    concat_ws('/', year, ref_area, organisation, activity, indicator, measure, unit,
        if(with_credit_funds, 'with credit funds', NULL)) AS cell,
    * EXCLUDE (best),
    CASE
        WHEN NOT alone THEN 'its page says several values of it'
        WHEN place = 1 THEN NULL
        WHEN best.standing.whole > standing.whole THEN 'covers a part of the year'
        WHEN best.standing.actual > standing.actual THEN 'an estimate beside an actual figure'
        WHEN best.standing.period_end > standing.period_end THEN 'of an earlier day'
        WHEN best.standing.confidence > standing.confidence THEN 'read less surely'
        WHEN best.standing.own > standing.own THEN 'not on a page of the area itself'
        WHEN best.standing.exact > standing.exact THEN 'rounded beside an exact figure'
        WHEN best.witnesses > witnesses THEN 'fewer pages say it'
        WHEN best.published > published THEN 'on an older page'
        ELSE 'equal in everything: the id decides'
    END AS why_lost
FROM placed
