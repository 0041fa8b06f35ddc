-- One row per value that cannot stand beside the cell's best figure: the same status, days at most a month apart (the same
-- period for a flow), and bounds that do not meet.
SELECT r.cell, b.year, b.ref_area, b.ref_area_name, b.organisation, b.activity, b.indicator, b.measure, b.unit, b.with_credit_funds,
    b.value, f.value AS other_value, (f.value / nullif(b.value, 0))::DOUBLE AS ratio,
    b.witnesses, r.witnesses AS other_witnesses, r.why_lost,
    b.period_end, f.period_end AS other_period_end, b.issuer, f.issuer AS other_issuer,
    b.observations[1] AS observation, b.url, b.quote,
    f.observation AS other_observation, d.url AS other_url, o.quote AS other_quote
FROM reconciled r
JOIN best_figures b USING (cell)
JOIN facts f ON f.observation = r.observation
JOIN indicators i ON i.code = f.indicator AND i.aggregate <> 'never'
JOIN current_observations o ON o.observation = r.observation
JOIN documents d ON (d.document, d.text_hash) = (f.document, f.text_hash)
WHERE r.place > 1 AND r.alone AND f.status = b.status AND f.covers = b.covers
    AND if(f.covers = 'point', abs(f.period_end - b.period_end) <= 31, (f.period_start, f.period_end) = (b.period_start, b.period_end))
    AND (coalesce(f.upper_bound, 'infinity'::DOUBLE) < b.lower_bound OR f.lower_bound > coalesce(b.upper_bound, 'infinity'::DOUBLE))
