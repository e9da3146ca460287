// legal.field: a field of state management (lĩnh vực), and the unit that answers for it in the department.
#include "core/base/message.h"
#include "plugins/legal/register/register.h"

namespace motcong::legal {

using plugin::Field;
using plugin::may;

plugin::RecordType field_type() {
  return {
      .id = kField, .table = "legal_field", .path = "/legal/fields",
      .label = N_("Field of management"), .label_plural = N_("Fields of management"), .title = "name", .key = {"code"},
      .access = {.view = may("legal.view"), .create = may("legal.rules"), .update = may("legal.rules"),
                 .remove = may("legal.rules")},
      .rows = {},
      .fields = {
          Field::text("code", N_("Code")).required().max_length(20).in_list(),
          Field::text("name", N_("Name")).required().max_length(150).in_list(),
          Field::ref("unit_id", N_("Responsible unit"), "core.unit").in_list().filter()
              .hint(N_("Answers for the documents of the field unless a document names another unit")),
          Field::integer("documents", N_("Documents")).computed(
              "(SELECT count(*) FROM legal_document_field AS d WHERE d.field_id = t.id)").in_list(),
          Field::integer("sort_no", N_("Place in lists")).range(0, 9999).starts_as("100").required(),
      },
      .default_sort = "sort_no",
      .icon = "folder",
      .lead = N_("What the department answers for, and which unit does"),
      .empty_text = N_("Add the fields the department answers for."),
  };
}

}  // namespace motcong::legal
