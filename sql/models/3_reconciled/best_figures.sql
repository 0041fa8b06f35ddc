-- One row per cell that some page tells one value of: its best figure with the words it was read from.
SELECT r.cell, f.year, f.map, f.ref_area, a.ref_area_name, f.area_kind, f.organisation, f.activity, f.indicator, f.measure,
    f.value, f.upper, f.unit, f.lower_bound, f.upper_bound, f.with_credit_funds, f.includes_credit_funds, f.period_start, f.period_end, f.covers, f.status,
    f.qualifier, f.issuer, f.confidence, f.own_page, f.published, r.witnesses,
    r.alternatives, f.correction, 'said' AS origin, f.observation, [f.observation] AS observations,
    f.document, d.url, o.quote, o.char_start, o.char_end
FROM (
    SELECT *, count(*) OVER (PARTITION BY cell) - 1 AS alternatives FROM reconciled QUALIFY why_lost IS NULL
) r
JOIN facts f USING (observation)
JOIN areas a ON a.ref_area = f.ref_area
JOIN current_observations o USING (observation)
JOIN documents d ON (d.document, d.text_hash) = (f.document, f.text_hash)
