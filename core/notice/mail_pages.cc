// Mail for administrators: is it set up, does it work, which letters wait and why; the job that sends them.
#include "core/i18n/format.h"
#include "core/notice/digest.h"
#include "core/notice/notices.h"
#include "core/plugin/table_cell.h"
#include "core/record/page_parts.h"

namespace motcong::notice {
namespace {

using base::Message;
using http::Response;
using plugin::Context;
using plugin::may;
using plugin::Setting;

constexpr int kShownLetters = 50;

std::pair<const char*, const char*> state_of(std::string_view state, std::int64_t attempts) {
  if (state == "sent") return {N_("Sent"), "ok"};
  if (state == "sending") return {N_("Being sent"), "info"};
  if (state == "unsure") return {N_("Not known whether it went"), "danger"};
  if (state == "dropped") return {N_("Not needed any more"), "neutral"};
  return attempts > 0 ? std::pair(N_("Did not go, is tried again"), "danger") : std::pair(N_("Waiting"), "info");
}

void fill_letters(Context& context, view::Object& page) {
  view::List& rows = page.list("letters");
  db::Statement row = context.db().query(
      "SELECT d.id, u.full_name, d.day, d.state, d.attempts, coalesce(d.tried_at, 0), d.fault, d.address FROM "
      "core_digest d JOIN core_user u ON u.id = d.user_id ORDER BY d.state IN ('waiting', 'unsure') DESC, d.id DESC "
      "LIMIT ?1",
      kShownLetters);
  const bool may_act = context.user.may("core.mail");
  while (row.step()) {
    const auto [state, tone] = state_of(row.text(3), row.integer(4));
    rows.add()
        .set("name", row.text(1))
        .set("address", row.text(7))
        .set("day", i18n::format_date(row.date(2).value_or(context.today)))
        .set("state", context.tr(state))
        .set("tone", tone)
        .set("attempts", i18n::format_integer(row.integer(4), context.language))
        .set("tried", row.integer(5) != 0 ? i18n::format_instant(row.integer(5)) : std::string())
        .set("fault", describe_fault(context.language, row.text(6)))
        .set("again_action", may_act && row.text(3) == "unsure"
                                 ? "/admin/mail/" + std::to_string(row.integer(0)) + "/again"
                                 : std::string());
  }
}

Response mail_page(Context& context) {
  const MailSettings mail = load_mail_settings(context.services.settings);
  view::Object page;
  const std::string_view heading = context.tr(N_("Mail"));
  record::clear_head(page, heading, context.tr(N_("The daily letter with what people have not read")));
  if (context.user.may("core.settings"))
    record::add_action(page.list("actions"), context.tr(N_("Settings")), "/admin/settings", "settings");
  view::List& items = page.list("items");
  const auto shown = [](const std::string& value) { return value.empty() ? std::string("–") : value; };
  record::add_fact(items, context.tr(N_("State")), context.tr(mail.is_on() ? N_("Set up") : N_("Not set up; no letters are made")))
      .set("tone", mail.is_on() ? "ok" : "neutral");
  record::add_fact(items, context.tr(N_("Mail program")), shown(mail.command));
  record::add_fact(items, context.tr(N_("Sender")), shown(mail.from));
  record::add_fact(items, context.tr(N_("Address of the portal")), shown(mail.base_url));
  record::add_fact(items, context.tr(N_("Letters from hour")), std::to_string(mail.hour));
  for (const auto& [state, label] : {std::pair("waiting", N_("Letters waiting")), std::pair("unsure", N_("Letters of which it is not known whether they went"))}) {
    record::add_fact(items, context.tr(label),
                     i18n::format_integer(context.db().integer("SELECT count(*) FROM core_digest WHERE state = ?1", 0, state),
                                          context.language));
  }
  page.set("test_action", context.user.may("core.mail") ? "/admin/mail/test" : "");
  fill_letters(context, page);
  return context.page("core/mail", std::move(page), {.title = std::string(heading)});
}

/// To the person's own address. As long work, because a mail program may take its time.
Response send_test(Context& context) {
  const std::string address =
      context.db().text("SELECT email FROM core_user WHERE id = ?1", context.user.user_id);
  context.refresh();
  context.services.db.write([&](db::WriteTx& tx) { plugin::audit(tx, context, "mail.test", "", 0, address); });
  const std::int64_t task = context.services.jobs.start_task(
      context, N_("Test letter"),
      [address](const plugin::Work& work, plugin::Progress& progress) { return send_test_letter(work, progress, address); });
  return context.redirect("/work/" + std::to_string(task));
}

Response send_again(Context& context) {
  const bool waits = context.services.db.write([&](db::WriteTx& tx) {
    if (!retry_unsure(tx, context.id())) return false;
    plugin::audit(tx, context, "mail.again", "core.digest", context.id());
    return true;
  });
  if (!waits) throw http::HttpError(404);
  return context.redirect("/admin/mail", Message(N_("The letter is sent again with the next round.")));
}

Message run_digests(const plugin::Work& work, plugin::Progress& progress) {
  const MailSettings mail = load_mail_settings(work.services.settings);
  work.services.db.write([&](db::WriteTx& tx) { make_digests(work, tx, mail); });
  const SendReport report = send_digests(work, progress, mail);
  const Message text(N_("{sent} letters sent, {failed} failed, {unsure} not known whether they went"),
                     {{"sent", std::to_string(report.sent)},
                      {"failed", std::to_string(report.failed)},
                      {"unsure", std::to_string(report.unsure)}});
  if (report.failed + report.unsure > 0) throw plugin::JobFailed(text);
  return text;
}

std::optional<plugin::Warning::Told> find_mail_trouble(const plugin::Work&, db::Reader& reader) {
  db::Statement row = reader.query(
      "SELECT count(*), coalesce(max(tried_at), 0) FROM core_digest WHERE state = 'unsure' OR (state = 'waiting' AND "
      "attempts > 0)");
  if (!row.step() || row.integer(0) == 0) return std::nullopt;
  return plugin::Warning::Told{Message(N_("{count} daily letters did not go; the last try was at {at}."),
                                       {{"count", std::to_string(row.integer(0))},
                                        {"at", i18n::format_instant(row.integer(1))}}),
                               "/admin/mail"};
}

}  // namespace

void declare_mail(plugin::Registry& registry) {
  registry.add(plugin::NoticeKind{kMailKind, N_("The daily letters are in trouble"), true});
  registry.add(plugin::Permission{.id = "core.mail", .label = N_("Look after mail: test it, send letters again"), .scoped = false});
  registry.add(plugin::RoleGrant{"sysadmin", "core.mail", auth::Scope::all});
  registry.add(plugin::Permission{.id = "core.mail.view", .label = N_("See whether mail works"), .scoped = false});
  for (const char* role : {"sysadmin", "auditor"}) {
    registry.add(plugin::RoleGrant{role, "core.mail.view", auth::Scope::all});
  }
  registry.add(Setting{.key = "mail.command",
                       .label = N_("Mail program"),
                       .hint = N_("Full path of a program that takes letters as sendmail does, such as /usr/sbin/sendmail; "
                                  "empty: no mail"),
                       .group = N_("Mail"),
                       .check = check_mail_command});
  registry.add(Setting{.key = "mail.from",
                       .label = N_("Sender"),
                       .hint = N_("The mail address letters come from"),
                       .group = N_("Mail"),
                       .check = check_mail_sender});
  registry.add(Setting{.key = "mail.hour",
                       .label = N_("Letters from hour"),
                       .hint = N_("The daily letters are made from this hour on"),
                       .group = N_("Mail"),
                       .default_value = "7",
                       .kind = Setting::Kind::number,
                       .required = true,
                       .min = 0,
                       .max = 23});
  registry.add(Setting{.key = "mail.base_url",
                       .label = N_("Address of the portal"),
                       .hint = N_("What links in letters begin with, such as https://portal.so.lan"),
                       .group = N_("Mail"),
                       .check = check_base_url});
  registry.add(plugin::Job{.id = kDigestJob,
                           .label = N_("Daily letters"),
                           .explain = N_("Makes each person's letter of the day and sends what waits; what did not go is "
                                         "tried again each hour."),
                           .every = plugin::Job::Every::hour,
                           .run = run_digests});
  registry.add(plugin::Warning{.id = "core.mail", .access = may("core.mail.view"), .find = find_mail_trouble});
  registry.get("/admin/mail", may("core.mail.view"), mail_page);
  registry.post("/admin/mail/test", may("core.mail"), send_test);
  registry.post("/admin/mail/:id/again", may("core.mail"), send_again);
  registry.add(plugin::MenuItem{.label = N_("Mail"),
                                .path = "/admin/mail",
                                .icon = "send",
                                .group = N_("Administration"),
                                .order = 956,
                                .access = may("core.mail.view")});
}

}  // namespace motcong::notice
