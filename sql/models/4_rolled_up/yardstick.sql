-- One row per province: how much of the country's co-operatives it stands for. The White Book's count of its region in 2022
-- (the only one told below the country), in equal parts for the region's provinces of then; a merged province has its parts'.
WITH provinces_then AS (
    SELECT p.*, (n.value / count(*) OVER (PARTITION BY p.region63))::DECIMAL(18, 6) AS yardstick
    FROM provinces p
    JOIN national_reference n ON n.ref_area = 'VN63-' || p.region63
    WHERE (n.year, n.issuer, n.organisation, n.activity, n.indicator, n.measure)
        = (2022, 'GSO', 'cooperative', 'all', 'organisations', 'total')
)
SELECT 'VN63' AS map, 'VN63-' || code63 AS ref_area, region63 AS region, yardstick FROM provinces_then
UNION ALL
SELECT 'VN34', 'VN34-' || code34, region34, sum(yardstick) FROM provinces_then GROUP BY code34, region34
