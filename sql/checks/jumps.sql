-- severity: warning A stock more than doubled or halved from one year to the next.
SELECT p.year, p.ref_area_name, p.organisation, p.activity, p.indicator, b.value AS year_before, p.value,
    b.quote AS quote_before, p.quote
FROM province_indicators p
JOIN indicators i ON i.code = p.indicator AND i.kind = 'stock'
JOIN province_indicators b ON b.year = p.year - 1
    AND (b.ref_area, b.organisation, b.activity, b.indicator, b.measure, b.unit)
        = (p.ref_area, p.organisation, p.activity, p.indicator, p.measure, p.unit)
WHERE p.measure = 'total' AND greatest(p.value, b.value) > 2 * least(p.value, b.value) AND greatest(p.value, b.value) >= 20
ORDER BY ALL
