-- severity: warning A figure of a whole area tells no period or activity and enters no yearly table.
SELECT observation, document, ref_area_name, organisation, indicator, value, quote
FROM current_observations
WHERE (period_end IS NULL OR activity IS NULL) AND locality IS NULL AND indicator <> 'other'
ORDER BY observation
