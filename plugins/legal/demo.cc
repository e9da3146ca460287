#include "plugins/legal/demo.h"

#include <string>
#include <vector>

#include "core/base/check.h"
#include "plugins/legal/register/issuers.h"
#include "plugins/legal/register/number.h"

namespace motcong::legal {
namespace {

struct DemoField {
  const char* code;
  const char* name;
  const char* unit;
};

constexpr DemoField kFields[] = {
    {"DN", "Thành lập và hoạt động của doanh nghiệp", "DKKD"},
    {"DT", "Đầu tư tại Việt Nam", "HTDT"},
    {"DTC", "Đầu tư công", "QHTH"},
    {"DAU_THAU", "Đấu thầu", "DT"},
    {"HTX", "Hợp tác xã, liên hiệp hợp tác xã", "DN"},
    {"VT", "Viện trợ phi chính phủ nước ngoài, ODA", "HTDT"},
    {"QH", "Quy hoạch", "QHTH"},
    {"CCHC", "Cải cách hành chính", "VP"},
    {"TC", "Tài chính, tự chủ", "VP"},
};

struct DemoDocument {
  const char* number;
  const char* kind;  // "": as the number says
  const char* issuer;
  const char* issued_on;
  const char* effective_on;  // "": does not say
  const char* field;
  const char* title;
  const char* note = "";
};

const std::vector<DemoDocument>& documents() {
  static const std::vector<DemoDocument> kDocuments = {
      {"60/2005/QH11", "law", "QH", "2005-11-29", "2006-07-01", "DN", "Luật Doanh nghiệp"},
      {"68/2014/QH13", "law", "QH", "2014-11-26", "2015-07-01", "DN", "Luật Doanh nghiệp"},
      {"59/2020/QH14", "law", "QH", "2020-06-17", "2021-01-01", "DN", "Luật Doanh nghiệp"},
      {"03/2022/QH15", "law", "QH", "2022-01-11", "2022-03-01", "DN",
       "Luật sửa đổi, bổ sung một số điều của Luật Đầu tư công, Luật Đầu tư theo phương thức đối tác công tư, Luật Đầu tư, "
       "Luật Nhà ở, Luật Đấu thầu, Luật Điện lực, Luật Doanh nghiệp, Luật Thuế tiêu thụ đặc biệt và Luật Thi hành án dân sự"},
      {"76/2025/QH15", "law", "QH", "2025-06-17", "2025-07-01", "DN", "Luật sửa đổi, bổ sung một số điều của Luật Doanh nghiệp"},
      {"43/2010/NĐ-CP", "", "CP", "2010-04-15", "2010-06-01", "DN", "Về đăng ký doanh nghiệp"},
      {"78/2015/NĐ-CP", "", "CP", "2015-09-14", "2015-11-01", "DN", "Về đăng ký doanh nghiệp"},
      {"108/2018/NĐ-CP", "", "CP", "2018-08-23", "2018-10-10", "DN",
       "Sửa đổi, bổ sung một số điều của Nghị định số 78/2015/NĐ-CP ngày 14 tháng 9 năm 2015 của Chính phủ về đăng ký doanh nghiệp"},
      {"01/2021/NĐ-CP", "", "CP", "2021-01-04", "2021-01-04", "DN", "Về đăng ký doanh nghiệp"},
      {"168/2025/NĐ-CP", "", "CP", "2025-06-30", "2025-07-01", "DN", "Về đăng ký doanh nghiệp"},
      {"59/2005/QH11", "law", "QH", "2005-11-29", "2006-07-01", "DT", "Luật Đầu tư"},
      {"67/2014/QH13", "law", "QH", "2014-11-26", "2015-07-01", "DT", "Luật Đầu tư"},
      {"03/2016/QH14", "law", "QH", "2016-11-22", "2017-01-01", "DT",
       "Luật sửa đổi, bổ sung Điều 6 và Phụ lục 4 về Danh mục ngành, nghề đầu tư kinh doanh có điều kiện của Luật Đầu tư"},
      {"61/2020/QH14", "law", "QH", "2020-06-17", "2021-01-01", "DT", "Luật Đầu tư"},
      {"143/2025/QH15", "law", "QH", "2025-12-11", "2026-03-01", "DT", "Luật Đầu tư", "Số, ký hiệu cần đối chiếu Công báo."},
      {"118/2015/NĐ-CP", "", "CP", "2015-11-12", "2015-12-27", "DT",
       "Quy định chi tiết và hướng dẫn thi hành một số điều của Luật Đầu tư"},
      {"37/2020/NĐ-CP", "", "CP", "2020-03-30", "2020-05-15", "DT",
       "Bổ sung danh mục ngành, nghề ưu đãi đầu tư ban hành kèm theo Nghị định số 118/2015/NĐ-CP ngày 12 tháng 11 năm 2015 của "
       "Chính phủ quy định chi tiết và hướng dẫn thi hành một số điều của Luật Đầu tư"},
      {"31/2021/NĐ-CP", "", "CP", "2021-03-26", "2021-03-26", "DT",
       "Quy định chi tiết và hướng dẫn thi hành một số điều của Luật Đầu tư"},
      {"49/2014/QH13", "law", "QH", "2014-06-18", "2015-01-01", "DTC", "Luật Đầu tư công"},
      {"39/2019/QH14", "law", "QH", "2019-06-13", "2020-01-01", "DTC", "Luật Đầu tư công"},
      {"58/2024/QH15", "law", "QH", "2024-11-29", "2025-01-01", "DTC", "Luật Đầu tư công"},
      {"77/2015/NĐ-CP", "", "CP", "2015-09-10", "2015-11-01", "DTC", "Về kế hoạch đầu tư công trung hạn và hằng năm"},
      {"136/2015/NĐ-CP", "", "CP", "2015-12-31", "2016-02-15", "DTC", "Hướng dẫn thi hành một số điều của Luật Đầu tư công"},
      {"161/2016/NĐ-CP", "", "CP", "2016-12-02", "2016-12-02", "DTC",
       "Về cơ chế đặc thù trong quản lý đầu tư xây dựng đối với một số dự án thuộc các chương trình mục tiêu quốc gia giai đoạn "
       "2016 - 2020"},
      {"120/2018/NĐ-CP", "", "CP", "2018-09-13", "2018-09-13", "DTC",
       "Sửa đổi, bổ sung một số điều của các Nghị định số 77/2015/NĐ-CP, số 136/2015/NĐ-CP và số 161/2016/NĐ-CP"},
      {"40/2020/NĐ-CP", "", "CP", "2020-04-06", "2020-04-06", "DTC", "Quy định chi tiết thi hành một số điều của Luật Đầu tư công"},
      {"85/2025/NĐ-CP", "", "CP", "2025-04-08", "2025-04-08", "DTC", "Quy định chi tiết thi hành một số điều của Luật Đầu tư công"},
      {"43/2013/QH13", "law", "QH", "2013-11-26", "2014-07-01", "DAU_THAU", "Luật Đấu thầu"},
      {"63/2014/NĐ-CP", "", "CP", "2014-06-26", "2014-08-15", "DAU_THAU",
       "Quy định chi tiết thi hành một số điều của Luật Đấu thầu về lựa chọn nhà thầu"},
      {"22/2023/QH15", "law", "QH", "2023-06-23", "2024-01-01", "DAU_THAU", "Luật Đấu thầu"},
      {"24/2024/NĐ-CP", "", "CP", "2024-02-27", "2024-02-27", "DAU_THAU",
       "Quy định chi tiết một số điều và biện pháp thi hành Luật Đấu thầu về lựa chọn nhà thầu"},
      {"130/2005/NĐ-CP", "", "CP", "2005-10-17", "2005-11-01", "TC",
       "Quy định chế độ tự chủ, tự chịu trách nhiệm về sử dụng biên chế và kinh phí quản lý hành chính đối với các cơ quan nhà nước",
       "Có hiệu lực sau 15 ngày kể từ ngày đăng Công báo; ngày đăng cần đối chiếu."},
      {"117/2013/NĐ-CP", "", "CP", "2013-10-07", "2013-11-30", "TC",
       "Sửa đổi, bổ sung một số điều của Nghị định số 130/2005/NĐ-CP ngày 17 tháng 10 năm 2005 của Chính phủ"},
      {"16/2015/NĐ-CP", "", "CP", "2015-02-14", "2015-04-06", "TC", "Quy định cơ chế tự chủ của đơn vị sự nghiệp công lập"},
      {"141/2016/NĐ-CP", "", "CP", "2016-10-10", "2016-12-20", "TC",
       "Quy định cơ chế tự chủ của đơn vị sự nghiệp công lập trong lĩnh vực sự nghiệp kinh tế và sự nghiệp khác"},
      {"60/2021/NĐ-CP", "", "CP", "2021-06-21", "2021-08-15", "TC", "Quy định cơ chế tự chủ tài chính của đơn vị sự nghiệp công lập"},
      {"09/2016/NQ-HĐND", "", "HĐND", "2016-08-31", "2016-09-10", "QH",
       "Về kế hoạch phát triển kinh tế - xã hội 5 năm 2016 - 2020"},
      {"17/2016/NQ-HĐND", "", "HĐND", "2016-12-09", "2016-12-19", "QH", "Về kế hoạch phát triển kinh tế - xã hội năm 2017",
       "Ngày có hiệu lực cần đối chiếu."},
      {"04/2018/NQ-HĐND", "", "HĐND", "2018-03-30", "2018-04-09", "DN",
       "Quy định một số chính sách hỗ trợ doanh nghiệp nhỏ và vừa trên địa bàn tỉnh Thừa Thiên Huế",
       "Trích yếu và ngày có hiệu lực cần đối chiếu."},
      {"02-NQ/TU", "", "TU", "2016-07-20", "", "CCHC",
       "Về đẩy mạnh cải cách hành chính, nâng cao hiệu lực, hiệu quả quản lý của bộ máy nhà nước trên địa bàn tỉnh Thừa Thiên Huế "
       "giai đoạn 2016 - 2020"},
      {"33/CT-UBND", "", "UBND", "2018-12-28", "", "CCHC",
       "Về đẩy mạnh công tác cải cách hành chính, nâng cao chất lượng giải quyết thủ tục hành chính trên địa bàn tỉnh"},
      {"3055/QĐ-UBND", "", "UBND", "2018-12-27", "", "CCHC",
       "Về việc xếp hạng công tác cải cách hành chính năm 2018 khối cơ quan chuyên môn thuộc Ủy ban nhân dân tỉnh",
       "Kế hoạch 267/KH-SKHĐT ghi nhầm năm ban hành là 2918."},
      {"01/CT-UBND", "", "UBND", "2019-01-01", "", "CCHC",
       "Về việc tập trung mọi nỗ lực, nâng cao vai trò và trách nhiệm người đứng đầu trong tổ chức thực hiện nhiệm vụ phát triển "
       "kinh tế - xã hội và dự toán ngân sách năm 2019"},
      {"53/QĐ-UBND", "", "UBND", "2019-01-07", "", "CCHC",
       "Về công bố danh mục thủ tục hành chính được chuẩn hóa thuộc thẩm quyền giải quyết của Sở Kế hoạch và Đầu tư"},
  };
  return kDocuments;
}

/// Where the national register of legal documents has the text.
struct DemoText {
  const char* number;
  const char* item;
};
constexpr DemoText kTexts[] = {
    {"59/2020/QH14", "142881"},    {"03/2022/QH15", "152951"},   {"01/2021/NĐ-CP", "153870"}, {"67/2014/QH13", "46750"},
    {"31/2021/NĐ-CP", "147720"},   {"39/2019/QH14", "136038"},   {"40/2020/NĐ-CP", "141685"}, {"16/2015/NĐ-CP", "52575"},
    {"141/2016/NĐ-CP", "114245"}, {"60/2021/NĐ-CP", "151168"},
};
constexpr std::string_view kTextUrl = "https://vbpl.vn/TW/Pages/vbpq-toanvan.aspx?ItemID=";

std::string text_url(std::string_view number) {
  for (const DemoText& text : kTexts) {
    if (number == text.number) return std::string(kTextUrl) + text.item;
  }
  return {};
}

std::int64_t unit_id(db::Reader& reader, std::string_view code) {
  const std::int64_t id = reader.integer("SELECT id FROM core_unit WHERE code = ?1", 0, code);
  base::check(id != 0);
  return id;
}

void add_document(const plugin::Work& work, db::WriteTx& tx, const DemoDocument& document) {
  const DocumentNumber number = read_number(document.number);
  const DocumentKind* kind = *document.kind != '\0' ? find_kind(document.kind) : number.kind;
  const std::int64_t issuer = find_issuer(tx, document.issuer);
  base::check(number.is_understood && kind != nullptr && issuer != 0);
  std::optional<const char*> effective_on;
  if (*document.effective_on != '\0') effective_on = document.effective_on;
  const std::int64_t id = tx.insert(
      "INSERT INTO legal_document(number, number_key, kind, nature, level, issuer_id, title, issued_on, effective_on, unit_id, "
      "note, created_at, updated_at, number_year, number_issuer, source_url) SELECT ?1, ?2, ?3, ?4, i.level, i.id, ?6, ?7, ?8, "
      "f.unit_id, ?10, ?11, ?11, ?12, ?13, ?14 "
      "FROM legal_issuer AS i, legal_field AS f WHERE i.id = ?5 AND f.code = ?9",
      number.text, number.key, kind->id, nature_name(usual_nature(number, kind)), issuer, document.title, document.issued_on,
      effective_on, document.field, document.note, work.now, static_cast<std::int64_t>(number.year),
      number.issuers.empty() ? std::string() : issuer_key(number.issuers.front()), text_url(document.number));
  tx.execute("INSERT INTO legal_document_field(document_id, field_id) SELECT ?1, id FROM legal_field WHERE code = ?2", id,
             document.field);
}

}  // namespace

void load_demo(const plugin::Work& work, db::WriteTx& tx) {
  std::int64_t sort_no = 10;
  for (const DemoField& field : kFields) {
    tx.execute("INSERT INTO legal_field(code, name, unit_id, sort_no, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
               field.code, field.name, unit_id(tx, field.unit), sort_no, work.now);
    sort_no += 10;
  }
  for (const DemoDocument& document : documents()) add_document(work, tx, document);
}

}  // namespace motcong::legal
