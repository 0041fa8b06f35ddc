-- severity: warning A share is above 100 %, or the shares of agriculture and of what is outside it are together.
SELECT min(cell) AS key, year, ref_area_name, organisation, indicator, sum(value) AS shares_sum,
    string_agg(activity || ': ' || quote, ' + ' ORDER BY activity) AS quotes
FROM best_figures
WHERE measure = 'share'
GROUP BY year, ref_area, ref_area_name, organisation, indicator, with_credit_funds,
    if(activity IN ('agriculture', 'non_agriculture'), 'divided', activity)
HAVING sum(lower_bound) > 100.5
ORDER BY ALL
