// Stand-ins: naming them, ending them, and acting for an absent person. The rules are in core/auth/stand_ins.
#include "core/auth/stand_ins.h"

#include <map>

#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/plugin/audit_detail.h"
#include "core/plugin/frame.h"
#include "core/portal/forms.h"
#include "core/portal/parts.h"
#include "core/record/page_parts.h"

namespace motcong::portal {
namespace {

using auth::StandIn;
using base::Message;
using http::Response;
using plugin::Access;
using plugin::Context;
using plugin::may;

constexpr const char* kMaxDaysKey = "stand_in.max_days";
constexpr const char* kMaxDays = "60";

/// Whom he may name a stand-in for: everybody, or himself.
bool may_name_for_all(const Context& context) { return context.user.reach("core.stand_in").all; }

bool may_see_all(const Context& context) { return context.user.may("core.stand_in.view"); }

bool may_end(const Context& context, const StandIn& stand_in) {
  return stand_in.absent_id == context.user.user_id || stand_in.user_id == context.user.user_id ||
         may_name_for_all(context);
}

/// Open ones first, as they stand in the list; state and tone.
std::pair<const char*, const char*> state_of(const Context& context, const StandIn& stand_in) {
  if (stand_in.ended_on || stand_in.valid_to < context.today) return {N_("ended"), "neutral"};
  if (stand_in.valid_from > context.today) return {N_("to come"), "info"};
  return {N_("in force"), "ok"};
}

Response list_page(Context& context) {
  view::Object page;
  const std::string_view heading = context.tr(N_("Stand-ins"));
  record::clear_head(page, heading, context.tr(N_("Who acts for whom, and from when to when")));
  if (context.user.may("core.stand_in")) {
    record::add_action(page.list("actions"), context.tr(N_("Name a stand-in")), "/stand-ins/new", "plus",
                       "primary", "n");
  }
  const auto found = auth::list_stand_ins(context.db(), may_see_all(context) ? 0 : context.user.user_id);
  page.set("stand_ins", false);
  view::List* rows = found.empty() ? nullptr : &page.object("stand_ins").list("rows");
  for (const StandIn& stand_in : found) {
    const auto [state, tone] = state_of(context, stand_in);
    const bool open = stand_in.is_open(context.today);
    rows->add()
        .set("absent", stand_in.absent_name)
        .set("absent_position", stand_in.absent_position)
        .set("name", stand_in.user_name)
        .set("position", stand_in.user_position)
        .set("from", i18n::format_date(stand_in.valid_from))
        .set("until", i18n::format_date(stand_in.valid_to))
        .set("ended", stand_in.ended_on
                          ? context.tr(Message(N_("ended early on {day}"),
                                               {{"day", i18n::format_date(*stand_in.ended_on)}}))
                          : std::string())
        .set("reason", stand_in.reason)
        .set("decision", stand_in.decision)
        .set("state", context.tr(state))
        .set("tone", tone)
        .set("end_action", open && may_end(context, stand_in)
                               ? "/stand-ins/" + std::to_string(stand_in.id) + "/end"
                               : std::string());
  }
  return context.page("core/stand_ins", std::move(page), {.title = std::string(heading)});
}

struct Typed {
  std::string absent, user, from, until, reason, decision;
};

Response show_form(Context& context, const Typed& typed, const std::map<std::string, std::string>& errors,
                   int status) {
  view::Object page;
  const std::string_view heading = context.tr(N_("Name a stand-in"));
  record::clear_head(
      page, heading,
      context.tr(N_("The stand-in may do all that the absent person may, but for the administration of "
                    "the portal, on these days and while he says that he acts for him.")));
  record::fill_form_start(page, "/stand-ins/new", context.tr(N_("Save")), "/stand-ins");
  view::Object& group = page.list("groups").add();
  group.set("label", "");
  view::List& fields = group.list("fields");
  const auto error = [&](const char* name) -> std::string_view {
    const auto found = errors.find(name);
    return found != errors.end() ? std::string_view(found->second) : std::string_view();
  };
  Choices people = {{"", std::string(context.tr(N_("– choose –")))}};
  db::Statement user = context.db().query(
      "SELECT id, full_name, position FROM core_user WHERE disabled = 0 ORDER BY full_name COLLATE vi, id");
  while (user.step()) {
    people.emplace_back(std::to_string(user.integer(0)),
                        user.text(2).empty() ? user.string(1) : user.string(1) + " – " + user.string(2));
  }
  if (may_name_for_all(context)) {
    add_select(fields,
               {.name = "absent_id",
                .label = context.tr(N_("Absent person")),
                .value = typed.absent,
                .error = error("absent_id")},
               people);
  }
  add_select(fields,
             {.name = "user_id",
              .label = context.tr(N_("Stand-in")),
              .value = typed.user,
              .error = error("user_id")},
             people);
  add_text(fields, {.name = "valid_from",
                    .label = context.tr(N_("From")),
                    .value = typed.from,
                    .hint = context.tr(N_("Example: 27/03/2026")),
                    .error = error("valid_from")});
  add_text(fields,
           {.name = "valid_to",
            .label = context.tr(N_("Until")),
            .value = typed.until,
            .hint = context.tr(Message(N_("At most {days} days"),
                                       {{"days", context.services.settings.get(kMaxDaysKey, kMaxDays)}})),
            .error = error("valid_to")});
  add_text(fields, {.name = "reason",
                    .label = context.tr(N_("Reason")),
                    .value = typed.reason,
                    .hint = context.tr(N_("Leave, a journey, illness")),
                    .error = error("reason")});
  add_text(fields, {.name = "decision",
                    .label = context.tr(N_("Number of the decision")),
                    .value = typed.decision,
                    .error = error("decision"),
                    .optional = true});
  std::vector<std::pair<std::string, std::string>> items;
  for (const char* name : {"absent_id", "user_id", "valid_from", "valid_to", "reason", "decision"}) {
    if (errors.count(name) == 0) continue;
    // What is wrong with oneself as the absent person has no control of its own.
    const bool shown = std::string_view(name) != "absent_id" || may_name_for_all(context);
    items.emplace_back(shown ? name : "", errors.at(name));
  }
  plugin::set_error_summary(context, page, items);
  return context.page("core/form", std::move(page),
                      {.title = std::string(heading),
                       .crumbs = {{std::string(context.tr(N_("Stand-ins"))), "/stand-ins"}},
                       .status = status});
}

Response new_page(Context& context) {
  Typed typed;
  typed.from = i18n::format_date(context.today);
  return show_form(context, typed, {}, 200);
}

/// Both are told, but for the one who does it.
void tell_both(db::WriteTx& tx, const plugin::Work& work, const StandIn& stand_in, const char* to_absent,
               const char* to_stand_in) {
  const auto tell = [&](std::int64_t user_id, const char* text) {
    plugin::notify(tx, work, user_id, "core.stand_in",
                   Message(text, {{"absent", stand_in.absent_name},
                                  {"name", stand_in.user_name},
                                  {"from", i18n::format_date(stand_in.valid_from)},
                                  {"until", i18n::format_date(stand_in.valid_to)}}),
                   "/stand-ins");
  };
  tell(stand_in.absent_id, to_absent);
  tell(stand_in.user_id, to_stand_in);
}

/// "chuyenvien for dkkd, 2019-02-15 to 2019-02-20" for the log.
std::string describe_for_log(db::Reader& reader, const StandIn& stand_in) {
  const auto name = [&](std::int64_t id) {
    return reader.text("SELECT username FROM core_user WHERE id = ?1", id);
  };
  return plugin::pack_sentence(Message(N_("{user} stands in for {absent} from {from} until {until}"),
                                       {{"user", name(stand_in.user_id)},
                                        {"absent", name(stand_in.absent_id)},
                                        {"from", i18n::format_date(stand_in.valid_from)},
                                        {"until", i18n::format_date(stand_in.valid_to)}}));
}

Response create(Context& context) {
  const auto line = [&](const char* name) { return base::normalise_line(context.request.form.get(name)); };
  const Typed typed{line("absent_id"), line("user_id"), line("valid_from"),
                    line("valid_to"),  line("reason"),  line("decision")};
  std::map<std::string, std::string> errors;
  StandIn wanted;
  wanted.absent_id = context.user.user_id;
  if (may_name_for_all(context)) {
    const auto absent = i18n::parse_integer(typed.absent);
    wanted.absent_id = absent ? *absent : 0;
  }
  const auto user = i18n::parse_integer(typed.user);
  wanted.user_id = user ? *user : 0;
  const auto read_day = [&](const char* name, const std::string& text, base::Date& day) {
    const auto parsed = i18n::parse_date(text, context.today);
    if (parsed) {
      day = *parsed;
    } else {
      errors[name] = context.tr(parsed.error());
    }
  };
  read_day("valid_from", typed.from, wanted.valid_from);
  read_day("valid_to", typed.until, wanted.valid_to);
  wanted.reason = typed.reason;
  wanted.decision = typed.decision;
  const auto check_length = [&](const char* name, const std::string& text, size_t most) {
    if (base::utf8_length(text) > most) {
      errors[name] = context.tr(
          Message(N_("At most {max} characters; this has {length}"),
                  {{"max", std::to_string(most)}, {"length", std::to_string(base::utf8_length(text))}}));
    }
  };
  if (wanted.reason.empty()) errors["reason"] = context.tr(N_("This must be filled in"));
  check_length("reason", wanted.reason, 300);
  check_length("decision", wanted.decision, 200);
  if (wanted.user_id == context.user.user_id && wanted.absent_id != context.user.user_id) {
    errors["user_id"] =
        context.tr(N_("Nobody gives himself the rights of another; let someone else name you"));
  }
  const auto max_days = i18n::parse_integer(context.services.settings.get(kMaxDaysKey, kMaxDays));
  context.services.db.write([&](db::WriteTx& tx) {
    for (const auth::StandInFault& fault :
         auth::check_stand_in(tx, context.today, wanted, max_days ? static_cast<int>(*max_days) : 1)) {
      errors.emplace(fault.field, context.tr(fault.text));
    }
    if (!errors.empty()) return;
    wanted.id = auth::add_stand_in(tx, context.now, context.user.user_id, wanted);
    plugin::audit(tx, context, "stand_in.name", "core.user", wanted.absent_id, describe_for_log(tx, wanted));
    tell_both(
        tx, context, *auth::find_stand_in(tx, wanted.id),
        N_("{name} stands in for you from {from} until {until}"),
        N_("You stand in for {absent} from {from} until {until}. Choose “Act for” in your menu when you do"));
  });
  context.refresh();
  if (!errors.empty()) return show_form(context, typed, errors, 422);
  return context.redirect("/stand-ins", Message(N_("The stand-in is named. Both have a notice.")));
}

Response end(Context& context) {
  const auto stand_in = auth::find_stand_in(context.db(), context.id());
  const bool seen = stand_in && (may_see_all(context) || may_end(context, *stand_in));
  if (!seen) throw http::HttpError(404);
  if (!may_end(context, *stand_in)) throw http::HttpError(403);
  const bool ended = context.services.db.write([&](db::WriteTx& tx) {
    if (!auth::end_stand_in(tx, context.today, stand_in->id)) return false;
    plugin::audit(tx, context, "stand_in.end", "core.user", stand_in->absent_id,
                  describe_for_log(tx, *stand_in));
    tell_both(tx, context, *stand_in, N_("{name} does not stand in for you any more"),
              N_("You do not stand in for {absent} any more"));
    return true;
  });
  return context.redirect("/stand-ins", ended ? Message(N_("It has ended and counts no more."))
                                              : Message(N_("It had ended already.")));
}

Response start_acting(Context& context) {
  const auto id = i18n::parse_integer(context.request.form.get("stand_in"));
  for (const auth::ActingChoice& choice : context.user.acting_choices) {
    if (!id || choice.stand_in_id != *id) continue;
    context.services.db.write([&](db::WriteTx& tx) {
      auth::set_acting(tx, context.user.session_id, choice.stand_in_id);
      plugin::audit(tx, context, "acting.start", "core.user", choice.absent_id, choice.username);
    });
    return context.redirect("/", Message(N_("You act for {name} now."), {{"name", choice.full_name}}));
  }
  throw http::HttpError(422, N_("You do not stand in for this person today."));
}

Response stop_acting(Context& context) {
  if (context.user.acting_for == 0) return context.redirect("/");
  context.services.db.write([&](db::WriteTx& tx) {
    auth::set_acting(tx, context.user.session_id, 0);
    plugin::audit(tx, context, "acting.stop", "core.user", context.user.acting_for,
                  context.user.acting_for_username);
  });
  return context.redirect("/", Message(N_("You act for yourself again.")));
}

}  // namespace

void declare_stand_ins(plugin::Registry& registry) {
  registry.add(plugin::Permission{.id = "core.stand_in",
                                  .label = N_("Name a stand-in: for oneself, or (everything) for anyone")});
  registry.add(plugin::Permission{
      .id = "core.stand_in.view", .label = N_("See who stands in for whom"), .scoped = false});
  for (const char* role :
       {"director", "deputy_director", "par_officer", "unit_head", "unit_deputy", "officer", "accountant",
        "clerk", "legal_officer", "iso_secretary", "qmr", "editor", "union_chair", "inspector"}) {
    registry.add(plugin::RoleGrant{role, "core.stand_in", auth::Scope::own});
  }
  for (const char* role : {"sysadmin", "chief_of_office", "hr_officer"}) {
    registry.add(plugin::RoleGrant{role, "core.stand_in", auth::Scope::all});
  }
  for (const char* role : {"sysadmin", "chief_of_office", "hr_officer", "director", "auditor"}) {
    registry.add(plugin::RoleGrant{role, "core.stand_in.view", auth::Scope::all});
  }
  registry.add(plugin::Setting{.key = kMaxDaysKey,
                               .label = N_("Longest stand-in, in days"),
                               .hint = N_("After that the stand-in must be named anew"),
                               .group = N_("Stand-ins"),
                               .default_value = kMaxDays,
                               .kind = plugin::Setting::Kind::number,
                               .required = true,
                               .min = 1,
                               .max = 366});
  registry.get("/stand-ins", Access::signed_in(), list_page);
  registry.get("/stand-ins/new", may("core.stand_in"), new_page);
  registry.post("/stand-ins/new", may("core.stand_in"), create);
  registry.post("/stand-ins/:id/end", Access::signed_in(), end);
  registry.post("/acting", Access::signed_in(), start_acting);
  registry.post("/acting/stop", Access::signed_in(), stop_acting);
  registry.add(plugin::MenuItem{.label = N_("Stand-ins"),
                                .path = "/stand-ins",
                                .icon = "users",
                                .group = N_("Administration"),
                                .order = 915,
                                .access = may("core.stand_in.view")});
}

}  // namespace motcong::portal
