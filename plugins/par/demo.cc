#include "plugins/par/demo.h"

#include <optional>

#include "core/auth/units.h"
#include "core/base/check.h"
#include "plugins/par/opening.h"
#include "plugins/par/types.h"

namespace motcong::par {
namespace {

constexpr base::Date kIssuedOn = {2019, 1, 28};

constexpr const char* kGeneralObjective =
    "Nâng hạng công tác cải cách hành chính năm 2019 của Sở, phấn đấu đạt vị trí dưới 10 trong khối cơ quan chuyên môn thuộc "
    "UBND tỉnh (năm 2018: hạng 18/21, 70/100 điểm, xếp loại Khá).";

constexpr const char* kSpecificObjectives =
    "- Thể chế: tham mưu, rà soát và triển khai kịp thời văn bản quy phạm pháp luật của tỉnh.\n"
    "- Thủ tục hành chính: công bố, công khai đầy đủ; rút ngắn thời gian của 5-10 TTHC; 100% TTHC có quy trình ISO; 100% TTHC "
    "và 95% công văn đúng hạn.\n"
    "- Tổ chức bộ máy: rà soát chức năng, nhiệm vụ; sắp xếp tinh gọn.\n"
    "- Đội ngũ: đủ chứng chỉ theo quy định; hoàn thành đề án vị trí việc làm; đánh giá, khen thưởng gắn với kết quả công việc.\n"
    "- Tài chính công: điều chỉnh quy chế chi tiêu nội bộ; thực hiện cơ chế tự chủ của cơ quan và Trung tâm.\n"
    "- Hiện đại hóa: hồ sơ qua mạng đạt 100%; lấy ý kiến hài lòng hàng tháng; đánh giá nội bộ ISO 1 năm 2 lần.";

std::int64_t unit_id(db::Reader& reader, const char* code) {
  const std::int64_t id = reader.integer("SELECT id FROM core_unit WHERE code = ?1", 0, code);
  base::check(id != 0);
  return id;
}

std::optional<const char*> day_or_null(const char* day) {
  if (*day == '\0') return std::nullopt;
  return day;
}

int section_number(std::string_view section) {
  int number = 1;
  for (const plugin::Choice& choice : section_choices()) {
    if (section == choice.value) return number;
    ++number;
  }
  base::check(false);
  return 0;
}

void add_task(const plugin::Work& work, db::WriteTx& tx, std::int64_t plan_id, const DemoTask& task) {
  std::optional<int> event_days;
  if (task.event_days > 0) event_days = task.event_days;
  const std::int64_t id = tx.insert(
      "INSERT INTO par_task(plan_id, code, section, no, content, solution, target, lead_text, support_text, deadline_text, "
      "deadline_kind, starts_on, due_on, event_type, event_days, sort_no, created_at, updated_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?17)",
      plan_id, "CCHC-2019-" + std::string(task.section) + "." + std::to_string(task.no), task.section, task.no, task.content,
      task.solution, task.target, task.lead_text, task.support_text, task.deadline_text, task.kind, day_or_null(task.starts_on),
      day_or_null(task.due_on), task.event_type, event_days,
      std::int64_t{2019} * 100'000 + section_number(task.section) * 1'000 + task.no, work.now);
  const auto link = [&](std::initializer_list<const char*> codes, const char* part) {
    for (const char* code : codes) {
      tx.execute("INSERT INTO par_task_unit(task_id, unit_id, part) VALUES (?1, ?2, ?3)", id, unit_id(tx, code), part);
    }
  };
  link(task.lead, "lead");
  link(task.support, "support");
  link(task.aggregate, "aggregate");
}

}  // namespace

void load_demo(const plugin::Work& work, db::WriteTx& tx) {
  const plugin::Work then{work.services, work.user, work.language, base::instant_of(kIssuedOn, 9), kIssuedOn, ""};
  const std::int64_t plan_id = tx.insert(
      "INSERT INTO par_plan(year, number, issued_on, title, appendix_title, general_objective, specific_objectives, state, "
      "created_at, updated_at) VALUES ('2019', '267/KH-SKHĐT', ?1, ?2, ?3, ?4, ?5, 'issued', ?6, ?6)",
      kIssuedOn, "Kế hoạch nâng hạng công tác cải cách hành chính năm 2019",
      "Phân công và giải pháp nhằm nâng cao công tác CCHC năm 2019 của Sở Kế hoạch và Đầu tư", kGeneralObjective,
      kSpecificObjectives, then.now);
  for (const DemoTask& task : demo_tasks()) add_task(then, tx, plan_id, task);
  open_plan(then, tx, plan_id);
  load_demo_history(work, tx, plan_id);
}

}  // namespace motcong::par
