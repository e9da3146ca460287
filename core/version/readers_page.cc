// To whom a version was given, who has said to have read it and who has not yet.
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/plugin/frame.h"
#include "core/record/page_parts.h"
#include "core/record/row_rule.h"
#include "core/version/pages.h"
#include "core/version/reading.h"

namespace motcong::version {
namespace {

using base::Message;
using http::Response;
using plugin::Context;
using plugin::Field;

const std::vector<Field>& receiver_fields() {
  static const std::vector<Field> kFields = {
      Field::ref("unit_id", N_("Unit, body or group of units"), "core.unit"),
      Field::text("username", N_("Or a person, by user name")).max_length(40),
      Field::integer("copy_no", N_("Number of the stamped paper copy")).range(1, 9999),
  };
  return kFields;
}

/// Whether `access` reaches this version.
bool may(Context& context, const VersionedType& versioned, const plugin::Access& access, std::int64_t id) {
  return record::reaches_row(context.db(), context, version_type(context.services.registry, versioned),
                             access, id);
}

void fill_receivers(Context& context, const VersionedType& versioned, const Version& version,
                    bool may_publish, view::Object& page) {
  view::List& rows = page.list("receivers");
  for (const Receiver& receiver : list_receivers(context.db(), version.id)) {
    rows.add()
        .set("name", receiver.name)
        .set("kind", context.tr(receiver.is_unit ? N_("Unit") : N_("Person")))
        .set("copy", receiver.copy_no != 0 ? std::to_string(receiver.copy_no) : std::string("–"))
        .set("given", i18n::format_date(receiver.given_on))
        .set("recalled", receiver.recalled_on ? i18n::format_date(*receiver.recalled_on) : std::string())
        .set("print_href", may_publish && !receiver.recalled_on && receiver.copy_no != 0 && !version.is_obsolete()
                               ? url_of(context, versioned, version.id,
                                        "/print?copy=" + std::to_string(receiver.id))
                               : std::string())
        .set("recall_action", may_publish && !receiver.recalled_on
                                  ? url_of(context, versioned, version.id,
                                           "/readers/" + std::to_string(receiver.id) + "/recall")
                                  : std::string());
  }
  page.set("has_receivers", !rows.empty());
}

void fill_readers(Context& context, const VersionedType& versioned, const Version& version, bool may_see,
                  view::Object& page) {
  const std::vector<Reading> readings = list_readings(context.db(), context, versioned, version);
  std::vector<Line> open, done;
  for (const Reading& reading : readings) {
    Line line = {{.text = reading.name, .sub = reading.position, .is_title = true},
                 {.text = reading.unit.empty() ? "–" : reading.unit},
                 {.text = i18n::format_date(reading.due_on),
                  .kind = reading.is_late(context.today) ? "date late" : "date"}};
    if (reading.read_at) {
      line.push_back(
          {.text = i18n::format_instant(*reading.read_at), .sub = reading.remote_address, .kind = "date"});
      done.push_back(std::move(line));
    } else {
      open.push_back(std::move(line));
    }
  }
  const auto number = [&](size_t count) {
    return i18n::format_integer(static_cast<std::int64_t>(count), context.language);
  };
  page.set("count_text",
           version.no_ack
               ? std::string(context.tr(N_("Nobody has to confirm this version as read.")))
               : context.tr(Message(N_("{read} of {all} have read it"),
                                    {{"read", number(done.size())}, {"all", number(readings.size())}})));
  const auto card = [&](const char* key, const char* heading, const std::vector<Line>& lines, bool is_done) {
    std::vector<Head> columns = {
        {context.tr(N_("Reader"))}, {context.tr(N_("Unit"))}, {context.tr(N_("To be read by")), "date"}};
    if (is_done) columns.push_back({context.tr(N_("Read at")), "date"});
    view::Object& out = page.object(key);
    out.set("heading", context.tr(heading));
    fill_lines(out, context.tr(heading), columns, may_see ? lines : std::vector<Line>());
    out.set("empty_text", !may_see
                              ? context.tr(N_("Names are shown to those who may see who has read a version."))
                          : lines.empty() ? context.tr(N_("None."))
                                          : std::string_view());
  };
  card("unread", N_("Have not read it yet"), open, false);
  card("read", N_("Have read it"), done, true);
}

Response show_page(Context& context, const VersionedType& versioned, const Version& version,
                   const record::Typed& typed, const plugin::FieldErrors& errors, int status) {
  view::Object page;
  const std::string heading(context.tr(N_("Who gets it and who has read it")));
  record::clear_head(page, heading, name_of(context, versioned, version.id));
  const bool may_publish = may(context, versioned, versioned.publish, version.id) && !version.number.empty();
  fill_receivers(context, versioned, version, may_publish, page);
  fill_readers(context, versioned, version, may(context, versioned, versioned.see_readers, version.id), page);
  page.set("add", false);
  if (may_publish && !version.is_obsolete()) {
    view::Object& add = page.object("add");
    record::fill_form_start(add, url_of(context, versioned, version.id, "/readers"),
                            context.tr(N_("Give it to them")), "");
    record::fill_field_list(context, context.db(), add.list("fields"), receiver_fields(), typed, errors);
  }
  plugin::set_error_summary(context, page, record::error_items(context, receiver_fields(), errors));
  return context.page(
      "core/version_readers", std::move(page),
      {.title = heading, .crumbs = crumbs_of(context, versioned, version, true), .status = status});
}

}  // namespace

Response readers_page(Context& context, const VersionedType& versioned) {
  const Version version = load_shown(context, versioned);
  return show_page(context, versioned, version, {}, {}, 200);
}

Response add_receiver_page(Context& context, const VersionedType& versioned) {
  const Version version = load_shown(context, versioned);
  if (!may(context, versioned, versioned.publish, version.id)) throw http::HttpError(403);
  if (version.number.empty()) throw http::HttpError(409, N_("A version is given out when it is approved"));
  const record::Typed typed = record::read_typed(context.request, receiver_fields());
  plugin::FieldErrors errors;
  plugin::Values values;
  for (const Field& field : receiver_fields()) {
    const auto found = typed.find(field.name);
    auto value =
        record::parse_field(context, context.db(), field,
                            found != typed.end() ? found->second : std::string(), record::Source::form);
    if (value) {
      values.set(field.name, *std::move(value));
    } else {
      errors.emplace_back(field.name, value.error());
    }
  }
  const std::int64_t unit_id = values.integer("unit_id");
  const std::string username = base::to_lower_ascii(values.text("username"));
  std::int64_t user_id = 0;
  if (!username.empty()) {
    user_id = context.db().integer("SELECT id FROM core_user WHERE username = ?1", 0, username);
    if (user_id == 0) errors.emplace_back("username", N_("Nobody has this user name"));
  }
  if (errors.empty() && (unit_id == 0) == (user_id == 0))
    errors.emplace_back("unit_id", N_("Choose either a unit or a person"));
  if (errors.empty()) {
    context.services.db.write([&](db::WriteTx& tx) {
      const auto added = add_receiver(context, tx, load_version(tx, version.id), unit_id, user_id,
                                      static_cast<int>(values.integer("copy_no")));
      if (!added) errors.emplace_back(unit_id != 0 ? "unit_id" : "username", added.error());
    });
  }
  context.refresh();
  if (!errors.empty()) return show_page(context, versioned, version, typed, errors, 422);
  return context.redirect(url_of(context, versioned, version.id, "/readers"), Message(N_("Given out.")));
}

Response recall_page(Context& context, const VersionedType& versioned) {
  const Version version = load_shown(context, versioned);
  if (!may(context, versioned, versioned.publish, version.id)) throw http::HttpError(403);
  const bool done = context.services.db.write(
      [&](db::WriteTx& tx) { return recall(context, tx, version.id, context.id(1)); });
  if (!done &&
      !context.db().exists("SELECT 1 FROM core_version_distribution WHERE id = ?1 AND version_id = ?2",
                           context.id(1), version.id))
    throw http::HttpError(404);
  return context.redirect(url_of(context, versioned, version.id, "/readers"),
                          done ? Message(N_("Recalled.")) : Message(N_("It had been recalled already.")));
}

Response read_page(Context& context, const VersionedType& versioned) {
  const Version version = load_shown(context, versioned);
  const bool done = context.services.db.write(
      [&](db::WriteTx& tx) { return acknowledge(context, tx, versioned, load_version(tx, version.id)); });
  return context.redirect(url_of(context, versioned, version.id),
                          done ? Message(N_("Noted: you have read and understood it."))
                               : Message(N_("There is nothing for you to confirm here.")),
                          done ? "ok" : "info");
}

}  // namespace motcong::version
