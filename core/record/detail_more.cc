#include "core/record/detail_more.h"

#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/record/attachment.h"
#include "core/record/file_kind.h"
#include "core/record/page_parts.h"
#include "core/record/record_parts.h"

namespace motcong::record {

using base::Message;
using plugin::Context;
using plugin::RecordType;
using plugin::Row;

void fill_files(Context& context, const RecordType& type, const Row& row, view::Object& page,
                std::string_view note) {
  page.set("files", false);
  if (!type.can_attach) return;
  const bool may_change = may_attach(context.db(), context, type, row);
  const std::vector<Attachment> files = list_attachments(context.db(), type, row.id);
  if (files.empty() && !may_change) return;
  view::Object& section = page.object("files");
  section.set("lead", "").set("has_rows", !files.empty());
  std::uint64_t bytes = 0;
  view::List& rows = section.list("rows");
  for (const Attachment& file : files) {
    bytes += file.size;
    const std::string url = record_url(type, row.id, "/files/" + std::to_string(file.id));
    const Served served = served_as(file.kind);
    rows.add()
        .set("name", file.name)
        .set("note", file.note)
        .set("kind", "." + file.kind)
        .set("size", format_bytes(file.size, context.language))
        .set("at", i18n::format_instant(file.created_at))
        .set("who",
             file.created_by.empty() ? context.tr(N_("the program")) : std::string_view(file.created_by))
        .set("version", std::to_string(file.version_no))
        .set("is_old", !file.is_current)
        .set("href", url)
        .set("view_href", served.is_picture || served.is_pdf ? url + "/view" : std::string())
        .set("is_pdf", served.is_pdf)
        .set("version_href", may_change && file.is_current ? url + "/version" : std::string())
        .set("remove_href", may_change ? url + "/remove" : std::string());
  }
  if (!files.empty()) {
    section.set(
        "lead",
        context.tr(Message(
            N_("{count} in all, {size}"),
            {{"count", i18n::format_integer(static_cast<std::int64_t>(files.size()), context.language)},
             {"size", format_bytes(bytes, context.language)}})));
  }
  section.set("add", false);
  if (!may_change) return;
  const FileRules rules = load_file_rules(context.services.settings);
  std::string accept, kinds;
  for (const std::string& kind : rules.extensions) {
    accept += (accept.empty() ? "." : ",.") + kind;
    kinds += (kinds.empty() ? "" : ", ") + kind;
  }
  section.object("add")
      .set("action", record_url(type, row.id, "/files"))
      .set("accept", accept)
      .set("note", note)
      .set("hint", context.tr(Message(
                       N_("Several at once; each at most {max}. Kinds: {kinds}"),
                       {{"max", format_bytes(rules.max_file_bytes, context.language)}, {"kinds", kinds}})));
}

void fill_detail_more(Context& context, const RecordType& type, const Row& row, view::Object& page) {
  fill_archive_banner(context, type, row, page);
  view::List& notes = page.list("part_notes");
  view::List& cards = page.list("part_cards");
  for (const plugin::RecordPart& part : context.services.registry.record_parts()) {
    if (part.fill) part.fill(context, type, row, notes, cards);
  }
  fill_files(context, type, row, page);
  fill_record_links(context, type, row, page);
  fill_comments(context, type, row, page);
  fill_record_tools(context, type, row, page);
}

void clear_detail_more(view::Object& page) {
  page.set("archived", false).set("files", false).set("record_links", false);
  page.set("comments", false).set("record_tools", false);
  page.list("part_notes");
  page.list("part_cards");
}

}  // namespace motcong::record
