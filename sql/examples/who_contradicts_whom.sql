-- Where do two pages say of the same thing and time what cannot both be so, the widest apart first?
SELECT year, ref_area_name, organisation, activity, indicator, measure, value, quote, url,
    other_value, other_quote, other_url, why_lost
FROM contradictions
ORDER BY abs(ln(greatest(ratio, 0.001))) DESC, cell
