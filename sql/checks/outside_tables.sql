-- severity: warning A figure tells no period or activity, or is of two regions together: it enters no yearly table.
SELECT observation AS key, document, ref_area_name, organisation, indicator, value, period_end, activity, quote
FROM current_observations
WHERE (period_end IS NULL OR activity IS NULL OR ref_area LIKE '%+%') AND locality IS NULL AND indicator <> 'other'
ORDER BY ALL
