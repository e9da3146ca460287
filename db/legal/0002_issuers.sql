-- The bodies that issue what a department of a province works by: central ones, now and before, and the province's.
-- Facts, so every portal begins with them; people add names and bodies. Other names: one a line, by char(10).
INSERT INTO legal_issuer(name, abbreviation, level, other_names, sort_no) VALUES
  ('Quốc hội', 'QH', 'central', 'Chủ tịch Quốc hội', 1),
  ('Ủy ban Thường vụ Quốc hội', 'UBTVQH', 'central', 'Hội đồng Nhà nước' || char(10) || 'HĐNN', 2),
  ('Chủ tịch nước', 'CTN', 'central', '', 3),
  ('Chính phủ', 'CP', 'central', 'Hội đồng Chính phủ' || char(10) || 'Hội đồng Bộ trưởng' || char(10) || 'HĐBT', 4),
  ('Thủ tướng Chính phủ', 'TTg', 'central', 'Thủ tướng', 5),
  ('Văn phòng Chính phủ', 'VPCP', 'central', '', 6),
  ('Văn phòng Quốc hội', 'VPQH', 'central', '', 6),
  ('Tòa án nhân dân tối cao', 'TANDTC', 'central', 'Hội đồng Thẩm phán Tòa án nhân dân tối cao' || char(10) || 'HĐTP' || char(10) || 'Chánh án Tòa án nhân dân tối cao' || char(10) || 'TATC', 7),
  ('Viện kiểm sát nhân dân tối cao', 'VKSNDTC', 'central', 'Viện trưởng Viện kiểm sát nhân dân tối cao' || char(10) || 'VKSTC', 8),
  ('Kiểm toán Nhà nước', 'KTNN', 'central', 'Tổng Kiểm toán Nhà nước', 9),
  ('Bộ Quốc phòng', 'BQP', 'central', '', 20),
  ('Bộ Công an', 'BCA', 'central', '', 21),
  ('Bộ Ngoại giao', 'BNG', 'central', '', 22),
  ('Bộ Nội vụ', 'BNV', 'central', 'Ban Tổ chức - Cán bộ Chính phủ' || char(10) || 'TCCP' || char(10) || 'BTCCBCP', 23),
  ('Bộ Tư pháp', 'BTP', 'central', '', 24),
  ('Bộ Kế hoạch và Đầu tư', 'BKHĐT', 'central', 'BKH' || char(10) || 'Bộ KH&ĐT' || char(10) || 'Bộ Kế hoạch - Đầu tư' || char(10) || 'BKH&ĐT', 25),
  ('Bộ Tài chính', 'BTC', 'central', 'Bộ trưởng Bộ Tài chính', 26),
  ('Bộ Công Thương', 'BCT', 'central', '', 27),
  ('Bộ Nông nghiệp và Phát triển nông thôn', 'BNNPTNT', 'central', 'BNN' || char(10) || 'BNN&PTNT' || char(10) || 'Bộ NN&PTNT' || char(10) || 'BNN-PTNT' || char(10) || 'Bộ Nông nghiệp', 28),
  ('Bộ Giao thông vận tải', 'BGTVT', 'central', 'Bộ GTVT', 29),
  ('Bộ Xây dựng', 'BXD', 'central', '', 30),
  ('Bộ Tài nguyên và Môi trường', 'BTNMT', 'central', 'Bộ TN&MT' || char(10) || 'BTN&MT', 31),
  ('Bộ Thông tin và Truyền thông', 'BTTTT', 'central', 'Bộ TT&TT' || char(10) || 'BTT&TT', 32),
  ('Bộ Lao động - Thương binh và Xã hội', 'BLĐTBXH', 'central', 'Bộ LĐTBXH' || char(10) || 'BLĐTB&XH' || char(10) || 'Bộ LĐTB&XH', 33),
  ('Bộ Văn hóa, Thể thao và Du lịch', 'BVHTTDL', 'central', 'BVHTT&DL' || char(10) || 'Bộ VHTT&DL' || char(10) || 'Bộ Văn hóa Thông tin Thể thao và Du lịch', 34),
  ('Bộ Khoa học và Công nghệ', 'BKHCN', 'central', 'Bộ KH&CN' || char(10) || 'BKH&CN', 35),
  ('Bộ Giáo dục và Đào tạo', 'BGDĐT', 'central', 'Bộ GD&ĐT' || char(10) || 'BGD&ĐT' || char(10) || 'BGD-ĐT', 36),
  ('Bộ Y tế', 'BYT', 'central', '', 37),
  ('Ủy ban Dân tộc', 'UBDT', 'central', 'Ủy ban Dân tộc và Miền núi' || char(10) || 'UBDTMN', 38),
  ('Ngân hàng Nhà nước Việt Nam', 'NHNN', 'central', 'Ngân hàng Nhà nước' || char(10) || 'NHNNVN', 39),
  ('Thanh tra Chính phủ', 'TTCP', 'central', 'Thanh tra Nhà nước' || char(10) || 'TTNN', 40),
  ('Bộ Nông nghiệp và Môi trường', 'BNNMT', 'central', 'BNN&MT', 50),
  ('Bộ Dân tộc và Tôn giáo', 'BDTTG', 'central', 'BDT&TG', 51),
  ('Bộ Thương mại', 'BTM', 'central', '', 70),
  ('Bộ Công nghiệp', 'BCN', 'central', '', 71),
  ('Bộ Thủy sản', 'BTS', 'central', '', 72),
  ('Bộ Bưu chính, Viễn thông', 'BBCVT', 'central', '', 73),
  ('Bộ Văn hóa - Thông tin', 'BVHTT', 'central', 'Bộ Văn hóa', 74),
  ('Bộ Nông nghiệp và Công nghiệp thực phẩm', 'BNNCNTP', 'central', '', 75),
  ('Tổng cục Địa chính', 'TCĐC', 'central', '', 76),
  ('Tổng cục Quản lý ruộng đất', 'TCQLRĐ', 'central', '', 77),
  ('Bộ Khoa học, Công nghệ và Môi trường', 'BKHCNMT', 'central', '', 78),
  ('Tổng cục Thống kê', 'TCTK', 'central', '', 79),
  ('Tổng cục Hải quan', 'TCHQ', 'central', '', 80),
  ('Ủy ban Thể dục thể thao', 'UBTDTT', 'central', '', 81),
  ('Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam', 'UBTWMTTQVN', 'central', 'Đoàn Chủ tịch Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam' || char(10) || 'Ủy ban Mặt trận Tổ quốc Việt Nam' || char(10) || 'ĐCTUBTWMTTQVN' || char(10) || 'UBTƯMTTQVN', 90),
  ('Hội Cựu chiến binh Việt Nam', 'HCCBVN', 'central', 'Trung ương Hội Cựu chiến binh Việt Nam' || char(10) || 'Ban Thường vụ TW Hội CCBVN' || char(10) || 'CCB', 91),
  ('Hội Nông dân Việt Nam', 'HNDVN', 'central', '', 92),
  ('Trung ương Đoàn Thanh niên Cộng sản Hồ Chí Minh', 'TWĐTN', 'central', 'Trung ương Đoàn TNCS Hồ Chí Minh', 93),
  ('Tổng Liên đoàn Lao động Việt Nam', 'TLĐ', 'central', 'TLĐLĐVN', 94),
  ('Ban Chấp hành Trung ương Đảng', 'TW', 'central', 'Bộ Chính trị' || char(10) || 'Ban Bí thư' || char(10) || 'BCT-TW', 95),
  ('Tỉnh ủy', 'TU', 'province', 'Ban Thường vụ Tỉnh ủy', 200),
  ('Hội đồng nhân dân tỉnh', 'HĐND', 'province', 'HĐND tỉnh', 201),
  ('Ủy ban nhân dân tỉnh', 'UBND', 'province', 'UBND tỉnh' || char(10) || 'Chủ tịch Ủy ban nhân dân tỉnh' || char(10) || 'Chủ tịch UBND tỉnh', 202),
  ('Sở Kế hoạch và Đầu tư', 'SKHĐT', 'department', 'Sở KH&ĐT' || char(10) || 'SKH&ĐT' || char(10) || 'SKHDT', 210),
  ('Sở Nội vụ', 'SNV', 'department', '', 211),
  ('Sở Tư pháp', 'STP', 'department', '', 212),
  ('Sở Tài chính', 'STC', 'department', '', 213),
  ('Sở Thông tin và Truyền thông', 'STTTT', 'department', 'Sở TT&TT', 214);

-- As issuer_key in plugins/legal/issuers.cc makes them.
INSERT OR IGNORE INTO legal_issuer_name(name_key, issuer_id)
WITH RECURSIVE line(id, head, rest) AS (
  SELECT id, '', name || char(10) || abbreviation || char(10) || other_names || char(10) FROM legal_issuer
  UNION ALL
  SELECT id, substr(rest, 1, instr(rest, char(10)) - 1), substr(rest, instr(rest, char(10)) + 1) FROM line WHERE rest <> ''
)
SELECT replace(replace(replace(replace(replace(fold(head), ' ', ''), ',', ''), '-', ''), '&', ''), '.', ''), id
FROM line WHERE head <> '';
