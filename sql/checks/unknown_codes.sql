-- severity: error A figure's area, organisation, activity, indicator or qualifier is none of the reference tables'.
WITH parts AS ( -- 'VN63-ĐBSCL+ĐNB' is two regions together
    SELECT DISTINCT ref_area, unnest(string_split(regexp_replace(ref_area, '^(VN..-)(.+)[+](.+)$', '\1\2+\1\3'), '+')) AS part
    FROM current_observations
)
SELECT observation, document, ref_area, organisation, activity, indicator, qualifier
FROM current_observations
WHERE ref_area IN (SELECT ref_area FROM parts WHERE part NOT IN (SELECT ref_area FROM areas))
    OR organisation NOT IN (SELECT code FROM organisations)
    OR activity NOT IN (SELECT code FROM activities)
    OR indicator NOT IN (SELECT code FROM indicators)
    OR qualifier NOT IN (SELECT code FROM qualifiers)
ORDER BY observation
