-- severity: error A figure's area, organisation, activity or indicator is none of the reference tables'.
SELECT observation, document, ref_area, organisation, activity, indicator
FROM current_observations
WHERE ref_area NOT IN (SELECT ref_area FROM areas)
    OR organisation NOT IN (SELECT code FROM organisations)
    OR activity NOT IN (SELECT code FROM activities)
    OR indicator NOT IN (SELECT code FROM indicators)
ORDER BY observation
