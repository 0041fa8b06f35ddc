-- severity: warning A stock more than doubled or halved from one year to the next.
SELECT cell AS key, year, ref_area_name, organisation, activity, indicator, value_before, value, quote_before, quote
FROM jumps
ORDER BY ALL
