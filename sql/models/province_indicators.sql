-- One row per area, organisation, activity, indicator, measure and year: the best figure said (provinces, regions, country).
-- Best is what covers the whole year, then an actual before an estimate, the later day within the year, the surer reading,
-- the exact before the rounded, the province's own page, more witnesses, the newer page.
WITH best AS (
    SELECT
        arg_max({'observation': observation, 'witnesses': witnesses},
            (standing, witnesses, published, observation)) AS chosen,
        count(*) - 1 AS alternatives
    FROM claims
    GROUP BY year, ref_area, organisation, activity, indicator, measure
)
SELECT f.* EXCLUDE (standing), b.chosen.witnesses AS witnesses, b.alternatives
FROM best b JOIN facts f ON f.observation = b.chosen.observation
