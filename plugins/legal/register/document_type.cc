// legal.document: a document of the register. What its number says is filled in; what people say otherwise needs a reason.
#include <algorithm>

#include "core/base/text.h"
#include "core/citation/flag_field.h"
#include "core/i18n/format.h"
#include "core/plugin/context.h"
#include "plugins/legal/demo.h"
#include "plugins/legal/register/document_doubts.h"
#include "plugins/legal/register/document_kind.h"
#include "plugins/legal/register/document_naming.h"
#include "plugins/legal/register/document_page.h"
#include "plugins/legal/register/issuers.h"
#include "plugins/legal/register/number.h"
#include "plugins/legal/register/register.h"
#include "plugins/legal/relation/relations.h"

namespace motcong::legal {
namespace {

using base::Message;
using plugin::Field;
using plugin::FieldErrors;
using plugin::may;
using plugin::Row;
using plugin::Values;
using plugin::Work;

db::Value text_value(std::string text) { return db::Value(std::move(text)); }

/// Issuer and level that stayed empty, as the number says.
void fill_issuer(db::Reader& reader, const DocumentNumber& number, Values& values, FieldErrors& errors) {
  std::int64_t issuer = values.integer("issuer_id");
  if (issuer == 0 && !number.issuers.empty()) {
    issuer = find_issuer(reader, number.issuers.front());
    if (issuer != 0) values.set("issuer_id", db::Value(issuer));
  }
  if (issuer == 0) {
    errors.emplace_back("issuer_id", N_("Choose who issued it: the number names nobody that is in the list"));
    return;
  }
  if (values.text("level").empty())
    values.set("level", text_value(reader.text("SELECT level FROM legal_issuer WHERE id = ?1", issuer)));
  if (values.text("co_issuers").empty() && number.issuers.size() > 1) {
    std::vector<std::string> others;
    for (const std::string& code : number.issuers) {
      if (find_issuer(reader, code) != issuer) others.push_back(code);
    }
    values.set("co_issuers", text_value(name_issuers(reader, others)));
  }
}

/// Kind and nature that stayed empty, as the number says; a reason where they say otherwise.
void fill_nature(const DocumentNumber& number, Values& values, FieldErrors& errors) {
  if (values.text("kind").empty() && number.kind != nullptr) values.set("kind", text_value(number.kind->id));
  const DocumentKind* kind = find_kind(values.text("kind"));
  if (kind == nullptr) errors.emplace_back("kind", N_("Choose the kind: the number does not say it"));
  std::string usual;
  if (number.is_understood) usual = nature_name(usual_nature(number, kind));
  if (values.text("nature").empty()) values.set("nature", text_value(usual));
  if (values.text("nature").empty()) {
    errors.emplace_back("nature", Message(N_("“{number}” is not written as numbers of documents are. Correct it, or say "
                                             "here what the document is, and why below"),
                                          {{"number", number.text}}));
    return;
  }
  if (!values.text("nature_reason").empty()) return;
  if (usual.empty()) {
    errors.emplace_back("nature_reason", N_("Write why: the number is not written as numbers of documents are"));
  } else if (values.text("nature") != usual || (kind != nullptr && number.kind != nullptr && kind != number.kind)) {
    errors.emplace_back("nature_reason", N_("Write why kind or nature are not as the number says"));
  }
}

void check_days(const Work& work, const Values& values, const Row* before, FieldErrors& errors) {
  const auto issued_on = values.date("issued_on");
  const auto effective_on = values.date("effective_on");
  const auto expires_on = values.date("expires_on");
  const bool is_new_day = before == nullptr || before->values.date("issued_on") != issued_on;
  if (issued_on && is_new_day && *issued_on > work.today) {
    errors.emplace_back("issued_on", Message(N_("{day} lies in the future; today is {today}"),
                                             {{"day", i18n::format_date(*issued_on)}, {"today", i18n::format_date(work.today)}}));
  }
  if (effective_on && issued_on && *effective_on < *issued_on) {
    errors.emplace_back("effective_on", Message(N_("{day} lies before its issue on {issued}"),
                                                {{"day", i18n::format_date(*effective_on)}, {"issued", i18n::format_date(*issued_on)}}));
  }
  if (!effective_on && values.text("nature") == "normative")
    errors.emplace_back("effective_on", N_("A normative document says from which day it is in force"));
  if (const auto received_on = values.date("received_on"); received_on && issued_on && *received_on < *issued_on) {
    errors.emplace_back("received_on", Message(N_("{day} lies before its issue on {issued}"),
                                               {{"day", i18n::format_date(*received_on)}, {"issued", i18n::format_date(*issued_on)}}));
  }
  const auto& first = effective_on ? effective_on : issued_on;
  if (expires_on && first && *expires_on <= *first) {
    errors.emplace_back("expires_on", Message(N_("{day} does not lie after {first}, its first day"),
                                              {{"day", i18n::format_date(*expires_on)}, {"first", i18n::format_date(*first)}}));
  }
}

/// The law of its day ends it with what it details: who does not follow it says why.
void check_ending(const Values& values, FieldErrors& errors) {
  if (values.text("ending") == "formal" && values.text("ending_reason").empty())
    errors.emplace_back("ending_reason", N_("Write why it ends only when a document says so"));
}

void check_mark(Values& values, FieldErrors& errors) {
  if (values.text("mark").empty()) {
    if (values.has("marked_on")) values.set("marked_on", db::Value());
    return;
  }
  if (values.text("mark_reason").empty()) errors.emplace_back("mark_reason", N_("Write why the document is marked so"));
}

void check_identity(db::Reader& reader, const Values& values, std::int64_t id, FieldErrors& errors) {
  db::Statement other = reader.query(
      "SELECT d.title, i.name FROM legal_document AS d JOIN legal_issuer AS i ON i.id = d.issuer_id WHERE d.number_key = ?1 "
      "AND d.issuer_id = ?2 AND d.issued_on = ?3 AND d.id <> ?4",
      values.text("number_key"), values.integer("issuer_id"), values.text("issued_on"), id);
  if (!other.step()) return;
  errors.emplace_back("number", Message(N_("{number} of {issuer}, issued on {day}, is in the register already: {title}"),
                                        {{"number", values.text("number")}, {"issuer", other.string(1)},
                                         {"day", i18n::format_date(*values.date("issued_on"))}, {"title", other.string(0)}}));
}

/// The unit that answers for the first of its fields, where none is named.
void fill_unit(db::Reader& reader, Values& values) {
  if (values.integer("unit_id") != 0) return;
  for (const std::int64_t field : values.ids("fields")) {
    const std::int64_t unit = reader.integer("SELECT coalesce(unit_id, 0) FROM legal_field WHERE id = ?1", 0, field);
    if (unit == 0) continue;
    values.set("unit_id", db::Value(unit));
    return;
  }
}

void check_document(const Work& work, db::Reader& reader, Values& values, const Row* before, FieldErrors& errors) {
  const DocumentNumber number = read_number(values.text("number"));
  values.set("number", text_value(number.text));
  values.set("number_key", text_value(number.key));
  values.set("number_year", db::Value(static_cast<std::int64_t>(number.year)));
  values.set("number_issuer", text_value(number.issuers.empty() ? std::string() : issuer_key(number.issuers.front())));
  fill_issuer(reader, number, values, errors);
  fill_nature(number, values, errors);
  check_days(work, values, before, errors);
  check_ending(values, errors);
  check_mark(values, errors);
  fill_unit(reader, values);
  if (errors.empty()) check_identity(reader, values, before != nullptr ? before->id : 0, errors);
}

}  // namespace

plugin::RecordType document_type() {
  plugin::RecordType type{
      .id = kDocument, .table = "legal_document", .path = "/legal/documents",
      .label = N_("Legal document"), .label_plural = N_("Legal documents"), .title = "number",
      .key = {"number", "issuer_id", "issued_on"}, .naming = {.find = find_named_documents, .name = name_document},
      .access = {.view = may("legal.view"), .create = may("legal.edit"), .update = may("legal.edit"),
                 .remove = may("legal.remove")},
      .rows = {.unit = "t.unit_id IN (:units)"},  // whoever entered it
      .fields = {
          Field::text("number", N_("Number and symbol")).required().max_length(60).in_list()
              .hint(N_("As it stands on the document: 63/2010/NĐ-CP, 53/QĐ-UBND"))
              .aliases({"so_ky_hieu", "Số ký hiệu", "Số hiệu", "Số hiệu văn bản", "Số/ký hiệu", "Số văn bản"}),
          Field::text("number_key", N_("Number as compared")).hidden().not_searchable(),
          Field::integer("number_year", N_("Year in the number")).hidden(),
          Field::text("number_issuer", N_("Body in the number")).hidden().not_searchable(),
          Field::choice("kind", N_("Kind of document"), kind_choices()).filter()
              .hint(N_("Needed when the number does not say it"))
              .aliases({"loai_van_ban", "Loại văn bản", "Tên loại"}),
          Field::long_text("title", N_("Subject of the document")).required().max_length(1500).sub_line()
              .aliases({"ten", "Tên văn bản", "Tên gọi", "Tên gọi của văn bản", "Trích yếu nội dung", "Tên gọi của văn bản/Trích yếu nội dung"}),
          Field::ref("issuer_id", N_("Issued by"), kIssuer).filter()
              .hint(N_("Needed when the number does not say it"))
              .aliases({"co_quan_ban_hanh", "Cơ quan ban hành văn bản", "Nơi ban hành"}),
          Field::text("co_issuers", N_("Issued together with")).max_length(500)
              .hint(N_("Of a joint document; filled in from its number when it stays empty")),
          Field::choice("nature", N_("Nature"), nature_choices()).filter()
              .hint(N_("As the number says when it stays empty: with a year normative, without one administrative")),
          Field::long_text("nature_reason", N_("Why not as the number says")).max_length(500)
              .hint(N_("Needed when kind or nature differ from what the number says, or its form is unknown")),
          Field::choice("level", N_("Level"), level_choices()).filter()
              .hint(N_("As the issuing body's when it stays empty")),
          Field::date("issued_on", N_("Day of issue")).required().in_list().filter().group(N_("Time"))
              .aliases({"ngay_ban_hanh", "Ngày, tháng, năm ban hành", "Ngày ký"}),
          Field::date("effective_on", N_("Takes effect on")).in_list().filter()
              .hint(N_("Needed when the document is normative"))
              .aliases({"ngay_hieu_luc", "Ngày hiệu lực", "Thời điểm có hiệu lực", "Hiệu lực từ"}),
          Field::date("expires_on", N_("In force until the day before")).filter()
              .hint(N_("Only where the text itself says when it ends: the first day without effect")),
          Field::choice("ending", N_("Ends with the document it details"),
                        {{"rule", N_("As the rule of that time says")}, {"formal", N_("Only when it is formally ended")}})
              .required().starts_as("rule"),
          Field::long_text("ending_reason", N_("Why only formally")).max_length(500)
              .hint(N_("Needed when only the formal end counts, though what it details ended earlier")),
          Field::choice("mark", N_("Marked by hand"),
                        {{"unsuitable", N_("No longer suitable"), "warn"}, {"unknown", N_("Not determined"), "warn"}}).filter()
              .hint(N_("No longer suitable: an old text nobody ended formally, as a review form found. Not determined: what is "
                       "entered does not tell; the state is shown with this mark")),
          Field::date("marked_on", N_("Marked on")),
          Field::long_text("mark_reason", N_("Why it is marked")).max_length(1000)
              .hint(N_("Needed when the document is marked by hand")),
          Field::links("fields", N_("Fields"), kField, {"legal_document_field", "document_id", "field_id"})
              .filter().group(N_("In the department")),
          Field::ref("unit_id", N_("Responsible unit"), "core.unit").in_list().filter().bulk()
              .hint(N_("As its field's when it stays empty"))
              .aliases({"Phòng phụ trách", "Đơn vị phụ trách"}),
          Field::date("received_on", N_("Received on"))
              .hint(N_("By the department; needed only where the days of deployment are counted from it"))
              .aliases({"Ngày đến", "Ngày nhận"}),
          Field::text("signer", N_("Signed by")).max_length(150).aliases({"nguoi_ky"}).group(N_("Source")),
          Field::text("gazette", N_("Official gazette")).max_length(100).aliases({"Công báo số"}),
          Field::url("source_url", N_("Link to the text")).hint(N_("Or attach the file after saving")).aliases({"url", "Liên kết", "Đường dẫn"}),
          Field::text("external_id", N_("Id in the source")).max_length(60).aliases({"vbpl_item_id", "ItemID"}),
          Field::long_text("note", N_("Note")).max_length(2000),
      },
      .default_sort = "-issued_on",
      .hooks = {.validate = check_document},
      .icon = "file-text",
      .lead = N_("What the department works by and what it has to keep up to date"),
      .empty_text = N_("No legal document yet. Add one, or import the register."),
      .is_dated = true,
      .extend_detail = extend_document_page,
  };
  // After the days they follow from.
  const auto ending = std::find_if(type.fields.begin(), type.fields.end(),
                                   [](const Field& field) { return field.name == std::string_view("ending"); });
  const std::vector<Field> derived = validity_fields();
  type.fields.insert(ending, derived.begin(), derived.end());
  type.fields.push_back(doubt_field());
  type.fields.push_back(citation::flag_field<"legal.document">());
  type.fields.back().is_in_list = false;  // a filter
  return type;
}

void declare_register(plugin::Registry& registry) {
  registry.add(issuer_type());
  registry.add(field_type());
  registry.add(document_type());
  const auto menu = [&](const char* label, const char* path, const char* icon, int order) {
    registry.add(plugin::MenuItem{label, path, icon, N_("Legal documents"), order, may("legal.view")});
  };
  menu(N_("Register of documents"), "/legal/documents", "file-text", 300);
  menu(N_("Issuing bodies"), "/legal/issuers", "building", 380);
  menu(N_("Fields of management"), "/legal/fields", "folder", 385);
  registry.add(plugin::DemoData{.id = "legal", .order = 30, .load = load_demo});
}

}  // namespace motcong::legal
