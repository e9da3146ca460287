// A plugin only for measuring: one record type with nine list columns, and its list page without the template
// step.
#include "core/base/message.h"
#include "core/plugin/context.h"
#include "core/plugin/plugin.h"
#include "core/plugin/registry.h"
#include "core/record/list_query.h"
#include "core/record/page_parts.h"
#include "core/record/select.h"

namespace motcong::benchdoc {
namespace {

using plugin::Access;
using plugin::Field;

plugin::RecordType document() {
  plugin::RecordType type;
  type.id = "benchdoc.document";
  type.table = "benchdoc_document";
  type.path = "/benchdoc/documents";
  type.label = "Content";
  type.label_plural = "Content";
  type.title = "title";
  type.access = {.view = plugin::may("benchdoc.view"),
                 .create = Access::signed_in(),
                 .update = Access::signed_in(),
                 .remove = Access::nobody()};
  type.rows = {.own = "", .unit = "t.unit_id IN (:units)"};
  type.fields = {
      Field::text("number", "Code").required().in_list(),
      Field::text("title", "Name").required().in_list(),
      Field::text("kind", "Kind").required().in_list(),
      Field::text("issuer", "Agency").required().in_list(),
      Field::date("issued_on", "From").required().in_list().filter(),
      Field::date("effective_on", "Until").in_list(),
      Field::choice(
          "state", "State",
          {{"draft", "Draft", "neutral"}, {"in_force", "in force", "ok"}, {"ended", "ended", "danger"}})
          .required()
          .in_list()
          .filter(),
      Field::ref("unit_id", "Unit", "core.unit").in_list(),
      Field::integer("pages", "Order").required().in_list(),
  };
  return type;
}

/// What a list page does up to the template: rights, query, View. Answers with bytes of the page's size.
http::Response list_without_template(plugin::Context& context) {
  const plugin::RecordType& type = context.services.registry.type("benchdoc.document");
  const record::ListQuery query =
      record::parse_list_query(context.db(), context, type, context.request.query);
  const auto fields = record::list_fields(type);
  const record::ListResult result = record::list_rows(context.db(), context, type, query, fields);
  view::Object page;
  record::fill_table(context, page, type, fields, result.rows, &query);
  static const std::string kBytes(40'000, 'x');
  return http::Response::html(kBytes);
}

class BenchDoc final : public plugin::Plugin {
 public:
  plugin::PluginInfo info() const override {
    return {.id = "benchdoc", .label = "Content", .version = "1", .requires_plugins = {}};
  }
  void declare(plugin::Registry& registry) override {
    registry.add(plugin::Permission{"benchdoc.view", "Content"});
    registry.add(plugin::RoleGrant{"par_officer", "benchdoc.view", auth::Scope::all});
    registry.add(plugin::RoleGrant{"officer", "benchdoc.view", auth::Scope::unit});
    registry.add(document());
    registry.get("/benchdoc/no-template", Access::signed_in(), list_without_template);
  }
};

}  // namespace

std::unique_ptr<plugin::Plugin> make_plugin() { return std::make_unique<BenchDoc>(); }

}  // namespace motcong::benchdoc
