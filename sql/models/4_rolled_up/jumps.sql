-- One row per stock that more than doubled or halved from one year to the next, where both count the same thing.
SELECT p.cell, p.year, p.ref_area, p.ref_area_name, p.organisation, p.activity, p.indicator, p.unit, p.with_credit_funds,
    b.value AS value_before, p.value, (p.value / b.value)::DOUBLE AS ratio,
    b.observations[1] AS observation_before, b.quote AS quote_before, b.url AS url_before,
    p.observations[1] AS observation, p.quote, p.url
FROM best_figures p
JOIN indicators i ON i.code = p.indicator AND i.kind = 'stock'
JOIN best_figures b ON b.year = p.year - 1 AND substring(b.cell, 6) = substring(p.cell, 6)
WHERE p.measure = 'total' AND greatest(p.value, b.value) > 2 * least(p.value, b.value) AND greatest(p.value, b.value) >= 20
    AND b.value > 0
    AND NOT EXISTS (FROM breaks k WHERE k.organisation = p.organisation AND k.first_year = p.year)
