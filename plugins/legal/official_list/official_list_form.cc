// The filter bar over an official list.
#include <algorithm>

#include "core/i18n/format.h"
#include "plugins/legal/register/document_kind.h"
#include "plugins/legal/official_list/official_list_order.h"

namespace motcong::legal {
namespace {

using base::Message;
using plugin::Work;

constexpr int kYearsOffered = 30;

/// A list to choose from; what was typed and is none of it stays, so that it can be seen and put right.
class Select {
 public:
  Select(view::List& fields, const char* id, const char* name, std::string_view label, std::string chosen)
      : chosen_(std::move(chosen)) {
    view::Object& field = fields.add();
    field.set("id", id).set("name", name).set("label", label).set("value", "").set("is_search", false);
    field.set("is_select", true)
        .set("is_date_range", false)
        .set("is_day", false)
        .set("name_to", "")
        .set("value_to", "");
    options_ = &field.list("options");
  }
  void add(std::string value, std::string_view label) {
    const bool is_chosen = value == chosen_;
    is_found_ |= is_chosen;
    options_->add().set("value", std::move(value)).set("label", label).set("is_selected", is_chosen);
  }
  void finish() {
    if (!is_found_ && !chosen_.empty()) add(chosen_, chosen_);
  }

 private:
  std::string chosen_;
  view::List* options_ = nullptr;
  bool is_found_ = false;
};

void add_rows(Select& select, db::Statement row, std::string_view all) {
  select.add("", all);
  while (row.step()) select.add(std::to_string(row.integer(0)), row.text(1));
  select.finish();
}

std::string typed_or(const http::Fields& typed, const char* name, std::string otherwise) {
  const std::string_view text = typed.get(name);
  return text.empty() ? std::move(otherwise) : std::string(text);
}

}  // namespace

void fill_order_form(db::Reader& reader, const Work& work, const ListOrder& order, const http::Fields& typed,
                     view::Object& page) {
  view::Object& filters = page.object("filters");
  filters.set("action", info_of(order.kind).path).list("hidden");
  view::List& fields = filters.list("fields");
  const bool is_read = !order.query.empty();

  Select periods(fields, "f-period", "period", work.tr(N_("Period")),
                 is_read ? period_text(order.period) : std::string(typed.get("period")));
  const int newest = std::max(work.today.year, is_read ? order.period.last.year : 0);
  for (int year = newest; year > newest - kYearsOffered; --year)
    periods.add(std::to_string(year), work.tr(Message(N_("Year {year}"), {{"year", std::to_string(year)}})));
  for (const ListPeriod& period : list_systematizations(reader))
    periods.add(period_text(period), period.name);
  periods.add(std::string(kByDays), work.tr(N_("From day to day")));
  periods.finish();

  view::Object& days = fields.add();
  const bool has_days = is_read && order.period.kind == ListPeriod::Kind::range;
  days.set("id", "f-from").set("name", "from").set("label", work.tr(N_("Days from and to")));
  days.set("value", has_days ? i18n::format_date(*order.period.first) : std::string(typed.get("from")));
  days.set("is_search", false)
      .set("is_select", false)
      .set("is_date_range", true)
      .set("is_day", false)
      .set("name_to", "to");
  days.set("value_to", has_days ? i18n::format_date(order.period.last) : std::string(typed.get("to")))
      .list("options");

  Select levels(fields, "f-level", "level", work.tr(N_("Level")),
                typed_or(typed, "level",
                         is_read && order.level.empty() ? std::string(kAllLevels)
                         : is_read                      ? order.level
                                                        : std::string(info_of(order.kind).usual_level)));
  for (const plugin::Choice& level : level_choices()) levels.add(level.value, work.tr(level.label));
  levels.add(std::string(kAllLevels), work.tr(N_("All levels")));
  levels.finish();

  Select issuers(fields, "f-issuer_id", "issuer_id", work.tr(N_("Issued by")),
                 std::string(typed.get("issuer_id")));
  add_rows(issuers, reader.query("SELECT id, name FROM legal_issuer ORDER BY sort_no, name COLLATE vi"),
           work.tr(N_("All issuing bodies")));
  Select of_fields(fields, "f-field_id", "field_id", work.tr(N_("Field of management")),
                   std::string(typed.get("field_id")));
  add_rows(of_fields, reader.query("SELECT id, name FROM legal_field ORDER BY sort_no, id"),
           work.tr(N_("All fields")));
  Select units(fields, "f-unit_id", "unit_id", work.tr(N_("Responsible unit")),
               std::string(typed.get("unit_id")));
  add_rows(units, reader.query("SELECT id, name FROM core_unit ORDER BY sort_no, id"),
           work.tr(N_("All units")));
  if (!info_of(order.kind).has_campaigns) return;
  Select campaigns(fields, "f-campaign_id", "campaign_id", work.tr(N_("Review campaign")),
                   std::string(typed.get("campaign_id")));
  add_rows(campaigns,
           reader.query("SELECT id, name FROM legal_campaign WHERE id NOT IN (SELECT record_id FROM core_archive WHERE "
                        "record_type = 'legal.campaign') ORDER BY from_on DESC, id DESC"),
           work.tr(N_("All reviews of the period")));
}

}  // namespace motcong::legal
