// The demonstration department: the units, bodies and posts of a provincial department of planning and
// investment. Posts stand in place of people's names.
#include <map>
#include <vector>

#include "core/auth/password.h"
#include "core/auth/roles.h"
#include "core/auth/units.h"
#include "core/auth/users.h"
#include "core/base/check.h"
#include "core/plugin/context.h"
#include "core/portal/parts.h"
#include "core/portal/portal.h"

namespace motcong::portal {
namespace {

using plugin::Work;

struct DemoUnit {
  const char* code;
  const char* name;
  const char* short_name;
  const char* kind;
  std::vector<const char*> aliases;
};

const std::vector<DemoUnit>& units() {
  static const std::vector<DemoUnit> kUnits = {
      {"LD", "Lãnh đạo Sở", "Lãnh đạo Sở", "leadership", {"Ban Giám đốc"}},
      {"VP", "Văn phòng", "Văn phòng", "division", {"Văn phòng Sở"}},
      {"TTRA", "Thanh tra Sở", "Thanh tra", "division", {}},
      {"DKKD", "Phòng Đăng ký kinh doanh", "P. ĐKKD", "division", {}},
      {"QHTH", "Phòng Quy hoạch, tổng hợp", "P. QHTH", "division", {"Phòng Tổng hợp - Quy hoạch"}},
      {"TDGS", "Phòng Thẩm định và giám sát đầu tư", "P. TĐGS", "division", {}},
      {"KTN", "Phòng Kinh tế ngành", "P. KTN", "division", {}},
      {"HTDT", "Phòng Hợp tác đầu tư", "P. HTĐT", "division", {"Phòng Kinh tế đối ngoại"}},
      {"KGVX", "Phòng Khoa giáo - Văn xã", "P. KGVX", "division", {}},
      {"DN", "Phòng Doanh nghiệp, kinh tế tập thể và tư nhân", "P. DN", "division", {}},
      {"DT", "Phòng Đấu thầu", "P. Đấu thầu", "division", {}},
      {"TTXT",
       "Trung tâm Xúc tiến đầu tư và Hỗ trợ doanh nghiệp",
       "TT XTĐT&HTDN",
       "service",
       {"Trung tâm XTĐT và HTDN", "Trung tâm XTĐT và Hỗ trợ Doanh nghiệp",
        "Trung tâm xúc tiến và hỗ trợ doanh nghiệp"}},
      {"BAN_ISO", "Ban ISO", "Ban ISO", "body", {}},
      {"BBT_TTDT",
       "Ban Biên tập Trang thông tin điện tử",
       "BBT Trang TTĐT",
       "body",
       {"Ban Biên tập Trang TTĐT"}},
      {"HD_TDKT", "Hội đồng Thi đua khen thưởng", "HĐ TĐKT", "body", {"Hội đồng Thi đua cơ quan"}},
      {"HD_SK", "Hội đồng xét duyệt sáng kiến", "HĐ sáng kiến", "body", {}},
      {"CONG_DOAN", "Công đoàn cơ quan", "Công đoàn", "body", {}},
      {"TO_KT", "Tổ kiểm tra, theo dõi, giám sát một cửa", "Tổ kiểm tra", "body", {}},
      {"BP_TNTKQ", "Bộ phận Tiếp nhận và Trả kết quả", "BP TN&TKQ", "body", {}},
      {"PCM_TT", "Các phòng chuyên môn, Trung tâm", "PCM, TT", "group", {}},
      {"PHONG_TT", "Các phòng, Trung tâm", "Phòng, TT", "group", {}},
      {"PCM", "Các phòng chuyên môn", "PCM", "group", {}},
      {"PCM_TT_TRU",
       "Các phòng chuyên môn, Trung tâm (trừ Thanh tra Sở, Văn phòng)",
       "PCM, TT (trừ TTra, VP)",
       "group",
       {}},
      {"UBND_TINH", "Ủy ban nhân dân tỉnh", "UBND tỉnh", "external", {}},
      {"HDND_TINH", "Hội đồng nhân dân tỉnh", "HĐND tỉnh", "external", {}},
      {"VP_UBND", "Văn phòng Ủy ban nhân dân tỉnh", "VP UBND tỉnh", "external", {}},
      {"SNV", "Sở Nội vụ", "Sở Nội vụ", "external", {}},
      {"SKHCN", "Sở Khoa học và Công nghệ", "Sở KH&CN", "external", {"Sở KHCN"}},
      {"STP", "Sở Tư pháp", "Sở Tư pháp", "external", {}},
      {"STTTT", "Sở Thông tin và Truyền thông", "Sở TT&TT", "external", {"Sở TTTT"}},
      {"TTPVHCC",
       "Trung tâm Phục vụ Hành chính công tỉnh",
       "TT PVHCC",
       "external",
       {"Trung tâm Hành chính công tỉnh"}},
  };
  return kUnits;
}

struct DemoGroup {
  const char* code;
  std::vector<const char*> members;
};

// "Phòng chuyên môn" are the specialist divisions; the inspectorate counts among them except where a task
// says not.
const std::vector<DemoGroup>& groups() {
  static const std::vector<DemoGroup> kGroups = {
      {"PCM_TT", {"TTRA", "DKKD", "QHTH", "TDGS", "KTN", "HTDT", "KGVX", "DN", "DT", "TTXT"}},
      {"PHONG_TT", {"VP", "TTRA", "DKKD", "QHTH", "TDGS", "KTN", "HTDT", "KGVX", "DN", "DT", "TTXT"}},
      {"PCM", {"TTRA", "DKKD", "QHTH", "TDGS", "KTN", "HTDT", "KGVX", "DN", "DT"}},
      {"PCM_TT_TRU", {"DKKD", "QHTH", "TDGS", "KTN", "HTDT", "KGVX", "DN", "DT", "TTXT"}},
  };
  return kGroups;
}

struct DemoUser {
  const char* username;
  const char* post;  // stands in place of a name
  const char* position;
  const char* unit;
  std::vector<std::pair<const char*, const char*>> roles;  // role, unit ("" department-wide)
};

const std::vector<DemoUser>& users() {
  static const std::vector<DemoUser> kUsers = {
      {"quantri",
       "Quản trị hệ thống",
       "Chuyên viên công nghệ thông tin, Văn phòng",
       "VP",
       {{"sysadmin", ""}}},
      {"giamdoc", "Giám đốc Sở", "Giám đốc", "LD", {{"director", "LD"}}},
      {"vanphong",
       "Phó Chánh Văn phòng",
       "Chuyên trách cải cách hành chính",
       "VP",
       {{"par_officer", "VP"}, {"unit_deputy", "VP"}}},
      {"dkkd", "Trưởng phòng Đăng ký kinh doanh", "Trưởng phòng", "DKKD", {{"unit_head", "DKKD"}}},
      {"tdgs", "Trưởng phòng Thẩm định và giám sát đầu tư", "Trưởng phòng", "TDGS", {{"unit_head", "TDGS"}}},
      {"chuyenvien", "Chuyên viên Đăng ký kinh doanh", "Chuyên viên", "DKKD", {{"officer", "DKKD"}}},
      {"phapche",
       "Cán bộ pháp chế",
       "Chuyên viên pháp chế, Văn phòng",
       "VP",
       {{"legal_officer", "VP"}, {"officer", "VP"}}},
      {"thukyiso",
       "Thư ký ISO",
       "Thư ký Ban ISO",
       "VP",
       {{"iso_secretary", "BAN_ISO"}, {"unit_head", "BAN_ISO"}, {"officer", "VP"}}},
      {"nhansu",
       "Chuyên viên tổ chức cán bộ",
       "Chuyên viên, Văn phòng",
       "VP",
       {{"hr_officer", "VP"}, {"officer", "VP"}}},
      {"ketoan", "Kế toán", "Kế toán trưởng, Văn phòng", "VP", {{"accountant", "VP"}, {"officer", "VP"}}},
      {"congdoan",
       "Chủ tịch Công đoàn",
       "Chủ tịch Công đoàn cơ quan",
       "CONG_DOAN",
       {{"union_chair", "CONG_DOAN"}}},
      {"kiemsoat", "Kiểm soát (chỉ xem)", "Thanh tra viên", "TTRA", {{"auditor", ""}}},
  };
  return kUsers;
}

/// Public holidays of 2019, days off in lieu and the make-up Saturday (Labour Code; announcement for 2019).
/// Rows to be edited like any others.
constexpr std::pair<const char*, const char*> kDaysOff2019[] = {
    {"2019-01-01", "Tết Dương lịch"},   {"2019-02-04", "Tết Nguyên đán"}, {"2019-02-05", "Tết Nguyên đán"},
    {"2019-02-06", "Tết Nguyên đán"},   {"2019-02-07", "Tết Nguyên đán"}, {"2019-02-08", "Tết Nguyên đán"},
    {"2019-04-15", "Nghỉ bù Giỗ Tổ"},   {"2019-04-29", "Nghỉ hoán đổi"},  {"2019-04-30", "Ngày Chiến thắng"},
    {"2019-05-01", "Quốc tế Lao động"}, {"2019-09-02", "Quốc khánh"}};

void load(const Work& work, db::WriteTx& tx) {
  std::map<std::string_view, std::int64_t> unit_ids;
  int sort_no = 10;
  for (const DemoUnit& unit : units()) {
    unit_ids[unit.code] = tx.insert(
        "INSERT INTO core_unit(code, name, short_name, kind, sort_no, created_at, updated_at) VALUES (?1, "
        "?2, ?3, ?4, ?5, ?6, ?6)",
        unit.code, unit.name, unit.short_name, unit.kind, sort_no, work.now);
    sort_no += 10;
    for (const char* alias : unit.aliases)
      base::check(auth::save_unit_alias(tx, unit_ids[unit.code], alias).ok());
  }
  for (const DemoGroup& group : groups()) {
    for (const char* member : group.members) {
      tx.execute("INSERT INTO core_unit_group_member(group_id, unit_id) VALUES (?1, ?2)",
                 unit_ids[group.code], unit_ids[member]);
    }
  }
  const auto phc = auth::hash_password(work.services.demo_password);
  base::check(phc.ok());
  for (const DemoUser& user : users()) {
    const auto id = auth::add_user(tx, work.now, user.username, user.post, user.position, *phc, false);
    base::check(id.ok());
    bool main = true;
    for (const auto& [role, unit] : user.roles) {
      auth::RoleAssignment assignment;
      assignment.user_id = *id;
      assignment.role_id = auth::find_role(tx, role)->id;
      assignment.unit_id = *unit != '\0' ? unit_ids[unit] : 0;
      assignment.valid_from = {2019, 1, 1};
      assignment.is_main = main && *unit != '\0';
      main = main && *unit == '\0';
      base::check(auth::give_role(tx, assignment).ok());
    }
  }
  for (const auto& [date, name] : kDaysOff2019) {
    tx.execute(
        "INSERT INTO core_holiday(date, kind, name, created_at, updated_at) VALUES (?1, 'off', ?2, ?3, ?3)",
        date, name, work.now);
  }
  tx.execute(
      "INSERT INTO core_holiday(date, kind, name, created_at, updated_at) VALUES ('2019-05-04', 'makeup', "
      "'Làm bù ngày 29/04', ?1, ?1)",
      work.now);
  plugin::Settings::set(tx, "agency.name", "Sở Kế hoạch và Đầu tư");
  plugin::Settings::set(tx, "agency.code", "SKHĐT");
  plugin::Settings::set(tx, "agency.parent", "UBND tỉnh Thừa Thiên Huế");
  plugin::Settings::set(tx, "agency.place", "Thừa Thiên Huế");
  plugin::Settings::set(tx, "portal.demo", "1");
}

}  // namespace

bool is_demonstration(db::Reader& reader) {
  return reader.exists("SELECT 1 FROM core_setting WHERE key = 'portal.demo' AND value = '1'");
}

void save_demo_password(const Work& work, db::WriteTx& tx) {
  // All of them share one hash; where it still fits, only accounts that have another one are changed.
  std::string phc;
  for (const DemoUser& demo : users()) {
    const auto user = auth::find_user(tx, demo.username);
    if (!user) continue;
    if (phc.empty()) {
      const auth::PasswordCheck check = auth::check_password(work.services.demo_password, user->password_phc);
      if (check == auth::PasswordCheck::right) {
        phc = user->password_phc;
      } else {
        const auto hashed = auth::hash_password(work.services.demo_password);
        base::check(hashed.ok());
        phc = *hashed;
      }
    }
    if (user->password_phc != phc || user->must_change_password)
      auth::set_password(tx, work.now, user->id, phc, false);
  }
}

void declare_demo(plugin::Registry& registry) {
  registry.add(plugin::DemoData{.id = "core", .order = 10, .load = load});
}

}  // namespace motcong::portal
