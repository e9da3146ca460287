#include "core/portal/documents_demo.h"

#include "core/auth/users.h"
#include "core/base/check.h"
#include "core/citation/citation.h"
#include "core/i18n/format.h"
#include "core/record/action_step.h"
#include "core/record/store.h"
#include "core/version/reading.h"
#include "core/version/steps.h"

namespace motcong::portal {
namespace {

using plugin::RecordType;
using plugin::Work;
using version::Content;

constexpr const char* kDocument = "core.document";

Content incoming_mail(bool second) {
  Content content;
  content.sections = {
      "Thống nhất việc tiếp nhận, đăng ký, trình và giải quyết văn bản đến để không văn bản nào bị bỏ sót "
      "hoặc quá hạn.",
      second ? "Áp dụng cho mọi văn bản gửi đến cơ quan, kể cả văn bản điện tử.\nMọi phòng, Trung tâm và "
               "công chức xử lý văn bản đến "
               "thực hiện quy trình này."
             : "Áp dụng cho mọi văn bản giấy gửi đến cơ quan.\nMọi phòng, Trung tâm và công chức xử lý văn "
               "bản đến thực hiện quy "
               "trình này.",
      "TCVN ISO 9001:2015, điều 7.5.\nQuy định về công tác văn thư hiện hành.",
      "Văn thư: công chức Văn phòng được giao tiếp nhận và đăng ký văn bản.",
      second ? "Văn bản đến được đăng ký trong ngày, chậm nhất trong buổi sáng của ngày làm việc tiếp "
               "theo.\nVăn bản điện tử được "
               "kiểm tra chữ ký số trước khi đăng ký.\nVăn bản có mức độ khẩn được trình ngay sau khi tiếp "
               "nhận.\nĐơn vị chủ trì chịu "
               "trách nhiệm về thời hạn giải quyết ghi trên phiếu chuyển."
             : "Văn bản đến được đăng ký chậm nhất trong ngày làm việc tiếp theo.\nVăn bản có mức độ khẩn "
               "được trình ngay sau khi "
               "tiếp nhận.\nĐơn vị chủ trì chịu trách nhiệm về thời hạn giải quyết ghi trên phiếu chuyển."};
  content.tables = {{{"Tiếp nhận, kiểm tra bì và văn bản", "Văn thư", second ? "15" : "30", ""},
                     {"Đăng ký, số hóa văn bản", "Văn thư", "30", "Sổ văn bản đến"},
                     {"Phân công đơn vị chủ trì", "Lãnh đạo Sở", "240", "Phiếu chuyển"},
                     {"Giải quyết, báo cáo kết quả", "Đơn vị chủ trì", "2400", "Văn bản trả lời"}},
                    {{"Sổ văn bản đến", "Văn phòng", "20"}, {"Phiếu chuyển", "Đơn vị chủ trì", "5"}}};
  if (second)
    content.tables[0].insert(content.tables[0].begin() + 1, {"Kiểm tra chữ ký số", "Văn thư", "10", ""});
  return content;
}

Content meeting_rule() {
  Content content;
  content.sections = {"Quy định việc chuẩn bị, điều hành và kết luận các cuộc họp của cơ quan.",
                      "Áp dụng cho các cuộc họp do lãnh đạo cơ quan, trưởng các phòng, Trung tâm chủ trì.",
                      "", "",
                      "Giấy mời và tài liệu được gửi trước cuộc họp ít nhất hai ngày làm việc.\nKết luận "
                      "cuộc họp được thông báo trong "
                      "ba ngày làm việc, ghi rõ việc, người và thời hạn."};
  content.tables = {{}, {{"Biên bản, thông báo kết luận", "Đơn vị chuẩn bị", "10"}}};
  return content;
}

Content counter_instruction() {
  Content content;
  content.sections = {"Hướng dẫn công chức tại bộ phận một cửa kiểm tra hồ sơ đăng ký kinh doanh.", "", "",
                      "", "Đối chiếu thành phần hồ sơ với danh mục trước khi nhận."};
  content.tables = {
      {{"Kiểm tra thành phần hồ sơ", "Công chức tiếp nhận", "20", "Giấy tiếp nhận và hẹn trả kết quả"}}, {}};
  return content;
}

/// One of the demonstration department's people doing things now.
class Person {
 public:
  Person(const Work& work, db::WriteTx& tx, const char* username)
      : person_(find(tx, username, work.today)),
        work_{work.services, person_, work.language, work.now, work.today, ""},
        tx_(tx),
        type_(work.services.registry.type("core.document_version")),
        versioned_(*version::find_versioned(work.services.registry, kDocument)) {}

  std::int64_t open(std::int64_t document_id, const char* reason, bool is_new_issue, const Content& content) {
    const auto id = version::open_draft(work_, tx_, versioned_, kDocument, document_id, reason, is_new_issue);
    base::check(id.ok());
    version::save_content(tx_, versioned_, *id, content);
    return *id;
  }

  void take(std::int64_t version_id, std::string_view step, const record::Typed& typed = {}) {
    for (const plugin::Action& action : type_.actions) {
      if (step == action.id) record::take_action(work_, tx_, type_, action, version_id, 0, typed);
    }
  }

  const Work& work() const { return work_; }

 private:
  static auth::Principal find(db::WriteTx& tx, const char* username, const base::Date& today) {
    const auto user = auth::find_user(tx, username);
    base::check(user.has_value());
    auth::Principal person;
    person.user_id = user->id;
    person.username = user->username;
    person.full_name = user->full_name;
    person.position = user->position;
    auth::load_rights(tx, today, person);
    return person;
  }

  auth::Principal person_;
  Work work_;
  db::WriteTx& tx_;
  const RecordType& type_;
  const version::VersionedType& versioned_;
};

std::int64_t add_document(const Work& work, db::WriteTx& tx, const char* code, const char* title,
                          const char* kind, const char* unit) {
  return tx.insert(
      "INSERT INTO core_document(code, title, kind, unit_id, review_months, created_at, updated_at) VALUES "
      "(?1, ?2, ?3, "
      "(SELECT id FROM core_unit WHERE code = ?4), 12, ?5, ?5)",
      code, title, kind, unit, work.now);
}

}  // namespace

void load_demo_documents(const Work& work, db::WriteTx& tx) {
  Person officer(work, tx, "phapche"), office(work, tx, "vanphong"), secretary(work, tx, "thukyiso"),
      director(work, tx, "giamdoc"), counter(work, tx, "chuyenvien");
  const std::string today = i18n::format_date(work.today);
  const auto approve = [&](std::int64_t id, const char* kind, const std::string& issued_on,
                           const std::string& effective_on) {
    officer.take(id, "submit");
    office.take(id, "review_1");
    secretary.take(id, "review_2");
    const bool is_first = std::string_view(kind).empty();
    record::Typed typed = {{"issued_on", issued_on}, {"effective_on", effective_on}};
    if (is_first) {
      typed["backdate_reason"] = "Đã ban hành bằng văn bản giấy trước khi đưa lên Cổng";
    } else {
      typed["kind"] = kind;
    }
    director.take(id, is_first ? "approve_first" : "approve", typed);
  };
  const std::int64_t mail =
      add_document(work, tx, "QT-VP-01", "Tiếp nhận và xử lý văn bản đến", "procedure", "VP");
  const std::int64_t first = officer.open(mail, "Ban hành lần đầu", false, incoming_mail(false));
  approve(first, "", i18n::format_date(base::add_days(work.today, -40)),
          i18n::format_date(base::add_days(work.today, -37)));
  const std::int64_t second =
      officer.open(mail, "Bổ sung văn bản điện tử, rút ngắn thời gian tiếp nhận", false, incoming_mail(true));
  approve(second, "revision", today, today);
  const auto receiver = [&](std::int64_t id, const char* unit, int copy_no) {
    const std::int64_t unit_id = tx.integer("SELECT id FROM core_unit WHERE code = ?1", 0, unit);
    base::check(
        version::add_receiver(secretary.work(), tx, version::load_version(tx, id), unit_id, 0, copy_no).ok());
  };
  receiver(second, "VP", 1);
  receiver(second, "KTN", 2);

  const std::int64_t meetings = add_document(work, tx, "QC-VP-02", "Quy chế tổ chức cuộc họp", "rule", "VP");
  const std::int64_t rule = officer.open(meetings, "Ban hành lần đầu", false, meeting_rule());
  officer.take(rule, "submit");

  const std::int64_t desk =
      add_document(work, tx, "HD-ĐKKD-01", "Kiểm tra hồ sơ tại bộ phận một cửa", "instruction", "DKKD");
  counter.open(desk, "Ban hành lần đầu", false, counter_instruction());
  base::check(citation::add_citation(work, tx,
                                     {.citer = {kDocument, desk},
                                      .act = {kDocument, mail},
                                      .note = "Hồ sơ gửi qua bưu chính và trực tuyến được đăng ký như văn bản đến"})
                  .ok());
}

}  // namespace motcong::portal
