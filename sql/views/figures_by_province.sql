-- The best figure of each province and year in plain words, with the sentence it was read from. Both maps: choose one.
SELECT p.year, p.map, p.ref_area_name AS province, o.label_en AS organisation, a.label_en AS activity, i.label_en AS indicator,
    m.label_en AS measure, p.value, p.unit, p.lower_bound, p.upper_bound, p.with_credit_funds, p.status, p.period_end, p.origin,
    p.witnesses, p.alternatives, p.confidence, p.quote, p.url, p.cell
FROM province_indicators p
JOIN organisations o ON o.code = p.organisation
JOIN activities a ON a.code = p.activity
JOIN indicators i ON i.code = p.indicator
JOIN measures m ON m.code = p.measure
WHERE p.area_kind = 'province'
