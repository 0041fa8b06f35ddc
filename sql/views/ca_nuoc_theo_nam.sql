-- Cả nước theo năm: tổng của các tỉnh có số liệu, bao nhiêu tỉnh, và số liệu cả nước mà các trang nêu. Tổng này không phải là cả nước.
SELECT r.year AS nam, r.map AS ban_do, o.label_vi AS to_chuc, a.label_vi AS linh_vuc, i.label_vi AS chi_tieu,
    m.label_vi AS thuoc_do, r.unit AS don_vi, r.reported_sum AS tong_cac_tinh, r.lower_bound AS can_duoi,
    r.upper_bound AS can_tren, r.weighted_mean AS binh_quan, r.provinces_reporting AS so_tinh_co_so_lieu,
    r.provinces_total AS so_tinh, r.coverage_weighted AS ty_le_bao_phu, r.national_value AS so_lieu_ca_nuoc,
    r.national_issuer AS co_quan, r.ratio AS ty_so
FROM national_rollup r
JOIN organisations o ON o.code = r.organisation
JOIN activities a ON a.code = r.activity
JOIN indicators i ON i.code = r.indicator
JOIN measures m ON m.code = r.measure
