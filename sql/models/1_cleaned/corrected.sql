-- One row per current observation that a person corrected: what holds instead of what was read (null: what was read).
-- A line of corrections holds for the observations of its page, words and indicator that it still describes (`expect`).
SELECT o.observation,
    bool_or(c.action = 'reject') AS rejected,
    bool_or(c.action = 'confirm') AS confirmed,
    max(c.replacement) FILTER (c.field = 'value')::DECIMAL(24, 4) AS value,
    max(c.replacement) FILTER (c.field = 'upper')::DECIMAL(24, 4) AS upper,
    max(c.replacement) FILTER (c.field = 'ref_area') AS ref_area,
    max(c.replacement) FILTER (c.field = 'organisation') AS organisation,
    max(c.replacement) FILTER (c.field = 'activity') AS activity,
    max(c.replacement) FILTER (c.field = 'indicator') AS indicator,
    max(c.replacement) FILTER (c.field = 'measure') AS measure,
    max(c.replacement) FILTER (c.field = 'unit') AS unit,
    max(c.replacement) FILTER (c.field = 'period_start')::DATE AS period_start,
    max(c.replacement) FILTER (c.field = 'period_end')::DATE AS period_end,
    max(c.replacement) FILTER (c.field = 'status') AS status,
    string_agg(c.reason || ' (' || c.who || ', ' || c.date || ')', '; ' ORDER BY c.line) AS correction,
    list(c.line ORDER BY c.line) AS lines
FROM corrections c
JOIN current_observations o ON (o.document, o.indicator) = (c.document, c.indicator)
    AND regexp_replace(o.quote, '[\s\x{A0}]+', ' ', 'g') = c.quote
    AND (c.expect IS NOT DISTINCT FROM to_json(o) ->> c.field OR TRY_CAST(c.expect AS DOUBLE) = TRY_CAST(to_json(o) ->> c.field AS DOUBLE))
GROUP BY o.observation
