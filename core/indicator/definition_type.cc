// core.indicator: the editable row of an indicator. Rows are made by the program, one for each that is declared.
#include "core/indicator/indicator.h"
#include "core/indicator/types.h"

namespace motcong::indicator {
namespace {

using plugin::Access;
using plugin::Field;
using plugin::Row;
using plugin::Values;
using plugin::Work;

constexpr std::int64_t kWholePercent = 10'000;

/// A share of records is at most all of them.
void check_target(const Work& work, db::Reader&, Values& values, const Row* before, plugin::FieldErrors& errors) {
  if (before == nullptr) return;
  const Indicator* indicator = work.services.registry.find_indicator(before->values.text("code"));
  if (indicator != nullptr && indicator->unit == Indicator::Unit::percent && values.integer("target") > kWholePercent)
    errors.emplace_back("target", N_("A percentage is at most 100"));
}

/// Named by the declaration, in Vietnamese: others read it in their language.
std::string say_name(const Work& work, std::string stored) {
  if (work.language.is_vi()) return stored;
  for (const Indicator& indicator : work.services.registry.indicators()) {
    if (i18n::Language::vi().tr(indicator.label) == stored) return std::string(work.tr(indicator.label));
  }
  return stored;
}

/// Shown by extend_definition_page in the reader's language.
Field not_in_detail(Field field) {
  field.is_in_detail = false;
  return field;
}

}  // namespace

plugin::RecordType definition_type() {
  return {
      .id = "core.indicator",
      .table = "core_indicator",
      .path = "/indicators/definitions",
      .label = N_("Indicator"),
      .label_plural = N_("Indicators"),
      .title = "name",
      .say_title = say_name,
      .access = {.view = plugin::may("core.indicator.view"), .update = plugin::may("core.indicator.edit")},
      .fields = {not_in_detail(Field::text("name", N_("Indicator")).read_only().in_list()),
                 not_in_detail(Field::text("code", N_("Code")).read_only().in_list()),
                 not_in_detail(Field::long_text("definition", N_("Definition"))
                                   .required()
                                   .hint(N_("In words; what is counted is laid down in the program"))),
                 not_in_detail(Field::long_text("legal_basis", N_("Legal basis")).max_length(1000).in_list()),
                 not_in_detail(Field::hundredths("target", N_("Target"))
                                   .range(0, 1'000'000'000)
                                   .hint(N_("In the indicator's unit; empty: it is followed without a target. Closed "
                                            "periods keep the target they had"))
                                   .in_list()),
                 not_in_detail(Field::integer("version", N_("Version of the definition")).read_only().in_list())},
      .default_sort = "code",
      .hooks = {.validate = check_target},
      .icon = "target",
      .lead = N_("Definitions, legal bases and targets; figures are on the page of indicators"),
      .empty_text = N_("No part of the portal follows an indicator yet."),
      .can_import = false,
      .can_copy = false,
      .extend_detail = extend_definition_page,
  };
}

}  // namespace motcong::indicator
