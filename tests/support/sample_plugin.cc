#include "tests/support/sample_plugin.h"

#include <optional>
#include <utility>

#include "core/base/text.h"
#include "core/citation/flag_field.h"
#include "core/i18n/calendar.h"
#include "core/plugin/context.h"
#include "core/numbering/numbering.h"
#include "core/plugin/registry.h"
#include "core/version/versioned_type.h"
#include "core/record/store.h"

namespace motcong::test {
namespace {

using plugin::Access;
using plugin::Field;

constexpr std::string_view kTables = R"(
CREATE TABLE sample_document (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL CHECK (length(number) BETWEEN 1 AND 60),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 1000),
  kind TEXT NOT NULL DEFAULT '' CHECK (length(kind) <= 100),
  issuer TEXT NOT NULL DEFAULT '' CHECK (length(issuer) <= 300),
  issued_on TEXT NOT NULL,
  effective_on TEXT,
  articles INTEGER CHECK (articles BETWEEN 0 AND 5000),
  score INTEGER,
  unit_id INTEGER REFERENCES core_unit(id),
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'issued')),
  published INTEGER NOT NULL DEFAULT 0 CHECK (published IN (0, 1)),
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 4000),
  link TEXT NOT NULL DEFAULT '' CHECK (length(link) <= 500),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER
) STRICT;
CREATE INDEX sample_document_key ON sample_document(number, issued_on);
CREATE TABLE sample_document_unit (
  document_id INTEGER NOT NULL REFERENCES sample_document(id),
  unit_id INTEGER NOT NULL REFERENCES core_unit(id),
  PRIMARY KEY (document_id, unit_id)
) STRICT;
CREATE TABLE sample_procedure (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 30),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 1000),
  issuer TEXT NOT NULL DEFAULT '' CHECK (length(issuer) <= 300),
  performers TEXT NOT NULL DEFAULT '' CHECK (length(performers) <= 2000),
  area TEXT NOT NULL DEFAULT '' CHECK (length(area) <= 300),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER
) STRICT;
CREATE TABLE sample_memo (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
  unit_id INTEGER NOT NULL REFERENCES core_unit(id),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER
) STRICT;
CREATE TABLE sample_note (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
  act_id INTEGER NOT NULL REFERENCES sample_document(id),
  memo_id INTEGER REFERENCES sample_memo(id),
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL DEFAULT 0,
  created_by INTEGER,
  updated_at INTEGER NOT NULL DEFAULT 0,
  updated_by INTEGER
) STRICT;
CREATE TABLE sample_note_act (
  note_id INTEGER NOT NULL REFERENCES sample_note(id),
  act_id INTEGER NOT NULL REFERENCES sample_document(id),
  PRIMARY KEY (note_id, act_id)
) STRICT;
CREATE VIEW sample_procedure_version AS
  SELECT v.id, v.document_id, CASE WHEN v.head_title = '' THEN p.name ELSE v.head_title END AS title,
    CASE WHEN v.head_code = '' THEN p.code ELSE v.head_code END || ' ' || CASE WHEN v.number = '' THEN '(dự thảo)' ELSE v.number END AS code,
    CASE WHEN v.state = 'withdrawn' AND v.number = '' THEN 'dropped' ELSE v.state END AS state, v.review_step, v.number,
    v.is_new_issue, v.change_reason, v.returned_reason, v.ended_reason, v.backdate_reason, v.issued_on,
    v.effective_on, v.expired_on, v.taken_effect_at, 1 - v.no_ack AS is_to_read, v.content_hash, 0 AS letters, v.row_version, v.created_at,
    v.created_by, v.updated_at, v.updated_by
  FROM core_version AS v JOIN sample_procedure AS p ON p.id = v.document_id WHERE v.document_type = 'sample.procedure';
)";

plugin::RecordAccess everybody() {
  return {.view = Access::signed_in(),
          .create = Access::signed_in(),
          .update = Access::signed_in(),
          .remove = Access::signed_in()};
}

base::Message give_number(const plugin::Work& work, db::WriteTx& tx, const plugin::Row& row, const plugin::Values&,
                          plugin::FieldErrors& errors) {
  const auto drawn = numbering::draw_number(work, tx,
                                            {.series = "sample.document",
                                             .unit_id = row.values.integer("unit_id"),
                                             .day = work.today,
                                             .kind = "TB",
                                             .record_type = "sample.document",
                                             .record_id = row.id});
  if (!drawn) {
    errors.emplace_back("", drawn.error());
    return {};
  }
  plugin::Values changes;
  changes.set("number", db::Value(drawn->text));
  record::update_values(work, tx, work.services.registry.type("sample.document"), row.id, changes);
  return "Number";
}

plugin::RecordType document_type() {
  return {
      .id = "sample.document",
      .table = "sample_document",
      .path = "/sample/documents",
      .label = "Content",
      .label_plural = "Content",
      .title = "name",
      .title_prefix = "number",
      .key = {"number", "issued_on"},
      .access = everybody(),
      .fields =
          {Field::text("number", "Number")
               .required()
               .max_length(60)
               .in_list()
               .aliases({"so_ky_hieu", "Số, ký hiệu"}),
           Field::text("name", "Name").required().max_length(1000).in_list().aliases({"ten", "Trích yếu"}),
           Field::text("kind", "Kind").max_length(100).in_list().filter().aliases({"loai_van_ban"}),
           Field::text("issuer", "Address")
               .max_length(300)
               .in_list()
               .aliases({"co_quan_ban_hanh", "Cơ quan ban hành"}),
           Field::date("issued_on", "Issued on")
               .required()
               .or_year()
               .in_list()
               .filter()
               .aliases({"ngay_ban_hanh", "Ngày ban hành"}),
           Field::date("effective_on", "Due on").in_list().aliases({"ngay_hieu_luc", "Ngày hiệu lực"}),
           Field::integer("articles", "Content").range(0, 5000).aliases({"so_dieu_phap_dien", "Số điều"}),
           Field::hundredths("score", "Target").aliases({"Điểm"}),
           Field::ref("unit_id", "Unit", "core.unit").filter(),
           Field::links("units", "Units", "core.unit",
                        {.table = "sample_document_unit", .owner = "document_id", .target = "unit_id"}),
           Field::choice("state", "State", {{"draft", "Name", ""}, {"issued", "Issued on", "ok"}})
               .starts_as("draft")
               .bulk()
               .filter(),
           Field::boolean("published", "Field").bulk().filter(), Field::long_text("note", "Note"),
           Field::url("link", "Code")},
      .default_sort = "-issued_on",
      .actions = {{.id = "number",
                   .label = "Number",
                   .icon = "check",
                   .access = Access::signed_in(),
                   .allowed = [](const plugin::Work&, db::Reader&,
                                 const plugin::Row& row) { return row.values.integer("unit_id") != 0; },
                   .run = give_number}},
  };
}

plugin::RecordType procedure_type() {
  return {
      .id = "sample.procedure",
      .table = "sample_procedure",
      .path = "/sample/procedures",
      .label = "Content",
      .label_plural = "Content",
      .title = "name",
      .title_prefix = "code",
      .key = {"code"},
      .access = everybody(),
      .fields =
          {Field::text("code", "Code").required().max_length(30).in_list().aliases({"Mã số"}),
           Field::text("name", "Name").required().max_length(1000).in_list(),
           Field::text("issuer", "Unit").max_length(300).in_list().aliases({"Cơ quan ban hành"}),
           Field::long_text("performers", "Units").max_length(2000).in_list().aliases({"Cơ quan thực hiện"}),
           Field::text("area", "Field").max_length(300).in_list().aliases({"Lĩnh vực"}),
           citation::flag_field<"sample.procedure">()},
      .default_sort = "code",
  };
}

/// A record that only its unit sees.
plugin::RecordType memo_type() {
  return {
      .id = "sample.memo",
      .table = "sample_memo",
      .path = "/sample/memos",
      .label = "Note",
      .label_plural = "Note",
      .title = "name",
      .access = {.view = plugin::may("core.task.report"), .update = plugin::may("core.task.report")},
      .rows = {.unit = "t.unit_id IN (:units)"},
      .fields = {Field::text("name", "Name").required().max_length(300).in_list(),
                 Field::ref("unit_id", "Unit", "core.unit").read_only()},
      .default_sort = "name",
  };
}

/// Names other records in text boxes.
plugin::RecordType note_type() {
  return {
      .id = "sample.note",
      .table = "sample_note",
      .path = "/sample/notes",
      .label = "Note",
      .label_plural = "Note",
      .title = "name",
      .key = {"name"},
      .access = everybody(),
      .fields = {Field::text("name", "Name").required().max_length(300).in_list(),
                 Field::ref("act_id", "Number", "sample.document").typed().required().in_list().filter(),
                 Field::ref("memo_id", "Note", "sample.memo").typed(),
                 Field::links("acts", "Content", "sample.document",
                              {.table = "sample_note_act", .owner = "note_id", .target = "act_id"})
                     .typed()
                     .filter()},
      .default_sort = "name",
  };
}

/// One review; whoever is signed in may take every step, so that only who has taken the others before counts.
version::VersionedType procedure_versions() {
  version::VersionedType type;
  type.id = "sample.procedure_version";
  type.view = "sample_procedure_version";
  type.path = "/sample/procedures/versions";
  type.label = "Content";
  type.label_plural = "Content";
  type.sections = {{.key = "text", .label = "Content", .is_required = true}, {.key = "note", .label = "Note"}};
  type.tables = {{.key = "steps",
                  .label = "Field",
                  .columns = {{.key = "name", .label = "Name", .is_required = true},
                              {.key = "minutes", .label = "Target", .is_number = true}},
                  .is_required = true}};
  type.write = Access::signed_in();
  type.reviews = {{.label = "Content", .step = "Name", .access = Access::signed_in()}};
  type.approve = Access::signed_in();
  type.publish = Access::signed_in();
  type.see_readers = Access::signed_in();
  type.check = [](const plugin::Work&, db::Reader&, std::int64_t, const version::Content& content, version::Faults& faults) {
    int minutes = 0;
    for (const auto& row : content.tables[0]) minutes += row[1].empty() ? 0 : std::stoi(row[1]);
    if (minutes > 480) faults.emplace_back("t_steps", "Target");
  };
  return type;
}

plugin::CiterType::Owner own_procedure(const plugin::Work&, db::Reader& reader, std::int64_t id) {
  plugin::CiterType::Owner owner;
  for (const std::string& code :
       base::split(reader.text("SELECT performers FROM sample_procedure WHERE id = ?1", id), ' ')) {
    if (const std::int64_t unit = reader.integer("SELECT id FROM core_unit WHERE code = ?1", 0, code); unit != 0)
      owner.lead_units.push_back(unit);
  }
  return owner;
}

/// Documents with the number "5 ngày" take effect five working days after they are issued.
std::int64_t count_again(const plugin::Work&, db::WriteTx& tx, const i18n::Calendar& calendar) {
  std::vector<std::pair<std::int64_t, base::Date>> due;
  {
    db::Statement row = tx.query("SELECT id, issued_on FROM sample_document WHERE number = '5 ngày'");
    while (row.step()) due.emplace_back(row.integer(0), calendar.add_working_days(*row.date(1), 5));
  }
  std::int64_t moved = 0;
  for (const auto& [id, day] : due) {
    moved += tx.execute("UPDATE sample_document SET effective_on = ?2 WHERE id = ?1 AND effective_on <> ?2", id, day);
  }
  return moved;
}

/// Of documents by their day of issue; articles added up; drafts there are now, of which the past tells nothing.
void add_indicators(plugin::Registry& registry) {
  using plugin::Indicator;
  using plugin::IndicatorPart;
  registry.add(Indicator{
      .id = "sample.issued",
      .label = "Content",
      .definition = "Note",
      .legal_basis = "Thông tư số 01/2018/TT-VPCP",
      .target = 8000,
      .numerator = {"Issued on", "sample.document",
                    "SELECT d.id, d.unit_id, 1 AS amount FROM sample_document AS d WHERE d.issued_on BETWEEN :first AND "
                    ":last AND d.state = 'issued'"},
      .denominator = IndicatorPart{"Number", "sample.document",
                                   "SELECT d.id, d.unit_id, 1 AS amount FROM sample_document AS d WHERE d.issued_on "
                                   "BETWEEN :first AND :last"},
      .by_unit = true,
      .since = "SELECT MIN(issued_on) FROM sample_document"});
  registry.add(Indicator{.id = "sample.articles",
                         .label = "Content",
                         .definition = "Note",
                         .legal_basis = "",
                         .unit = Indicator::Unit::days,
                         .better = Indicator::Better::lower,
                         .period = i18n::PeriodLength::quarter,
                         .numerator = {"Content", "sample.document",
                                       "SELECT id, NULL AS unit_id, articles AS amount FROM sample_document WHERE articles "
                                       "IS NOT NULL AND issued_on BETWEEN :first AND :last"},
                         .denominator = IndicatorPart{"Number", "sample.document",
                                                      "SELECT id, NULL AS unit_id, 1 AS amount FROM sample_document WHERE "
                                                      "articles IS NOT NULL AND issued_on BETWEEN :first AND :last"},
                         .since = "SELECT MIN(issued_on) FROM sample_document"});
  registry.add(Indicator{.id = "sample.drafts",
                         .label = "Content",
                         .definition = "Note",
                         .legal_basis = "",
                         .unit = Indicator::Unit::count,
                         .better = Indicator::Better::lower,
                         .target = 0,
                         .numerator = {"Content", "sample.document",
                                       "SELECT id, NULL AS unit_id, 1 AS amount FROM sample_document WHERE state = 'draft'"}});
}

class SamplePlugin final : public plugin::Plugin {
 public:
  plugin::PluginInfo info() const override {
    return {.id = "sample", .label = "Content", .version = "1", .requires_plugins = {}};
  }
  void declare(plugin::Registry& registry) override {
    registry.add(document_type());
    version::add_controlled(registry, procedure_type(), procedure_versions());
    registry.add(memo_type());
    registry.add(note_type());
    registry.add(plugin::CiterType{
        .type = "sample.memo",
        .relation = "Legal basis",
        .owner = [](const plugin::Work&, db::Reader& reader, std::int64_t id) {
          return plugin::CiterType::Owner{
              .lead_units = {reader.integer("SELECT unit_id FROM sample_memo WHERE id = ?1", 0, id)}};
        }});
    registry.add(plugin::ActType{"sample.document"});
    // A procedure is its performers' (codes of units); what has ended is nobody's any more.
    registry.add(plugin::CiterType{.type = "sample.procedure",
                                   .relation = "Legal basis",
                                   .owner = own_procedure,
                                   .exempt = "t.area = 'ended'",
                                   .days = 10,
                                   .in_working_days = true,
                                   .legal_basis = "Nghị định 63/2010/NĐ-CP"});
    registry.add(plugin::CiterType{.type = "sample.document", .relation = "Legal basis", .owner = {}});
    registry.add(plugin::CalendarListener{"sample.document", "Content", count_again});
    registry.add(plugin::NoticeKind{"sample.plain", "Content"});
    registry.add(plugin::NoticeKind{"sample.mandatory", "Number", true});
    registry.add(plugin::NumberSeries{.id = "sample.document",
                                      .label = "Content",
                                      .format = "{nn}/{kind}-{unit}",
                                      .legal_basis = "Nghị định 30/2020/NĐ-CP",
                                      .by_unit = true});
    add_indicators(registry);
    registry.add(plugin::NumberSeries{.id = "sample.register", .label = "Number", .format = "{n}", .by_year = false});
  }
};

}  // namespace

std::unique_ptr<plugin::Plugin> make_sample_plugin() { return std::make_unique<SamplePlugin>(); }

std::vector<db::Migration> sample_migrations() { return {{"sample", "0001_tables", kTables}}; }

}  // namespace motcong::test
