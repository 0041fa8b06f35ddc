-- Số liệu tốt nhất của từng tỉnh, từng năm, kèm câu chữ đã đọc. Có hai bản đồ (63 và 34 tỉnh): hãy chọn một.
SELECT p.year AS nam, p.map AS ban_do, p.ref_area_name AS tinh, o.label_vi AS to_chuc, a.label_vi AS linh_vuc,
    i.label_vi AS chi_tieu, m.label_vi AS thuoc_do, p.value AS gia_tri, p.unit AS don_vi, p.lower_bound AS can_duoi,
    p.upper_bound AS can_tren, p.status AS trang_thai, p.period_end AS den_ngay, p.quote AS trich_dan, p.url AS nguon
FROM province_indicators p
JOIN organisations o ON o.code = p.organisation
JOIN activities a ON a.code = p.activity
JOIN indicators i ON i.code = p.indicator
JOIN measures m ON m.code = p.measure
WHERE p.area_kind = 'province'
