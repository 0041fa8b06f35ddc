-- One row per figure told of an area that others make up (the country, a region, a merged province) and who issued it: of pages
-- the best one of each issuer, and the published figures of national_reference.
SELECT f.year, f.ref_area, f.organisation, f.activity, f.indicator, f.measure, f.unit, f.with_credit_funds, f.issuer,
    'page' AS told_by, f.value, f.upper, f.qualifier, f.status, f.period_end, d.url, o.quote, f.observation, NULL AS remark
FROM (
    FROM facts WHERE status <> 'target' AND covers IN ('point', 'year') AND (map IS NULL OR map = 'VN34' OR area_kind = 'region')
        AND observation NOT IN (SELECT observation FROM reconciled WHERE NOT alone)
    QUALIFY row_number() OVER (
        PARTITION BY year, ref_area, organisation, activity, indicator, measure, unit, with_credit_funds, issuer
        ORDER BY standing DESC, published DESC, observation DESC
    ) = 1
) f
JOIN current_observations o USING (observation)
JOIN documents d ON (d.document, d.text_hash) = (f.document, f.text_hash)
UNION ALL BY NAME
SELECT year, ref_area, organisation, activity, indicator, measure, unit,
    coalesce(includes_credit_funds, false) AS with_credit_funds,
    issuer, 'publication' AS told_by, value, upper, qualifier, status, period_end, url, NULL AS quote, NULL AS observation, remark
FROM national_reference
WHERE status <> 'target'
