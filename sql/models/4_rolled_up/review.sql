-- One row per figure that most needs a person's eye: it contradicts another, jumps, was read with low confidence, or is one of
-- several that its page says of one thing;
-- the weightiest first. With what speaks against it, and the lines for corrections.csv that settle it.
WITH doubts AS (
    SELECT 'contradiction' AS why, cell, observation, abs(ln(greatest(ratio, 0.001))) AS weight,
        other_observation AS against
    FROM contradictions
    UNION ALL
    SELECT 'jump', cell, observation, abs(ln(greatest(ratio, 0.001))), observation_before FROM jumps
    UNION ALL
    SELECT 'low confidence', b.cell, b.observations[1], (b.value / nullif(r.reported_sum, 0))::DOUBLE, NULL
    FROM best_figures b
    LEFT JOIN national_rollup r USING (year, map, organisation, activity, indicator, measure, unit, with_credit_funds)
    WHERE b.confidence = 'low'
    UNION ALL
    SELECT 'several values on a page', cell, observation, NULL, NULL FROM reconciled WHERE NOT alone
), words AS (
    SELECT o.observation, o.value, o.period_end, o.quote, d.url,
        concat_ws(',', o.document, '"' || replace(regexp_replace(o.quote, '[\s\x{A0}]+', ' ', 'g'), '"', '""') || '"',
            o.indicator, 'value', rtrim(rtrim(o.value::VARCHAR, '0'), '.')) AS opening
    FROM current_observations o JOIN documents d USING (document, text_hash)
    WHERE o.observation IN (SELECT observation FROM doubts UNION ALL SELECT against FROM doubts)
)
SELECT d.why, d.weight, d.cell, n.ref_area_name, f.year, f.organisation, f.activity, f.indicator, f.measure, f.unit,
    w.value, w.quote, w.url, a.value AS against_value, a.period_end AS against_period_end, a.quote AS against_quote, a.url AS against_url,
    w.opening || ',confirm,,REASON,WHO,DATE' AS confirming_line, a.opening || ',reject,,REASON,WHO,DATE' AS rejecting_line
FROM doubts d
JOIN facts f USING (observation)
JOIN areas n USING (ref_area)
JOIN words w USING (observation)
LEFT JOIN words a ON a.observation = d.against
LEFT JOIN corrected c ON c.observation = d.observation
WHERE c.confirmed IS DISTINCT FROM true
ORDER BY d.weight DESC NULLS LAST, d.cell, a.value
