// Reading a version and a document's versions: content, signatures, what it is worth today, what I owe.
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/record/page_parts.h"
#include "core/record/row_rule.h"
#include "core/record/store.h"
#include "core/version/pages.h"
#include "core/version/reading.h"
#include "core/version/signers.h"
#include "core/version/steps.h"

namespace motcong::version {

using base::Message;
using http::Response;
using plugin::Context;
using plugin::RecordType;
using plugin::Row;

void fill_lines(view::Object& out, std::string_view caption, const std::vector<Head>& columns,
                const std::vector<Line>& lines) {
  if (lines.empty()) {
    out.set("table", false);
    return;
  }
  view::Object& table = out.object("table");
  table.set("caption", caption);
  view::List& heads = table.list("columns");
  for (const Head& column : columns)
    heads.add().set("label", column.label).set("kind", column.kind).set("href", "").set("sort", "");
  view::List& rows = table.list("rows");
  rows.reserve(lines.size());
  for (const Line& line : lines) {
    view::List& cells = rows.add().list("cells");
    for (const plugin::Cell& cell : line) plugin::add_cell(cells, cell);
  }
}

Version load_shown(Context& context, const VersionedType& versioned) {
  const RecordType& type = version_type(context.services.registry, versioned);
  if (!record::row_exists(context.db(), context, type, context.id())) throw http::HttpError(404);
  return load_version(context.db(), context.id());
}

std::string name_of(Context& context, const VersionedType& versioned, std::int64_t id) {
  const RecordType& type = version_type(context.services.registry, versioned);
  return record::title_of(type, record::load_row_unchecked(context.db(), context, type, id));
}

std::string url_of(const Context& context, const VersionedType& versioned, std::int64_t id,
                   std::string_view suffix) {
  return record::record_url(version_type(context.services.registry, versioned), id, suffix);
}

std::vector<plugin::Crumb> crumbs_of(Context& context, const VersionedType& versioned, const Version& version,
                                     bool with_itself) {
  const RecordType& document = context.services.registry.type(version.document_type);
  const Row row = record::load_row_unchecked(context.db(), context, document, version.document_id);
  std::vector<plugin::Crumb> crumbs = {
      {std::string(context.tr(document.label_plural)), document.path},
      {record::title_of(document, row), record::record_url(document, row.id)}};
  if (with_itself)
    crumbs.push_back({name_of(context, versioned, version.id), url_of(context, versioned, version.id)});
  return crumbs;
}

std::pair<const char*, const char*> state_of(std::string_view state) {
  if (state == "draft") return {N_("Draft"), "neutral"};
  if (state == "in_review") return {N_("In review"), "warn"};
  if (state == "pending_approval") return {N_("Waiting for approval"), "warn"};
  if (state == "approved") return {N_("Approved, not yet in force"), "info"};
  if (state == "effective") return {N_("In force"), "ok"};
  if (state == "superseded") return {N_("Superseded"), "neutral"};
  if (state == "dropped") return {N_("Draft dropped"), "neutral"};
  return {N_("Withdrawn"), "danger"};
}

void fill_content(Context& context, const VersionedType& versioned, const Content& content,
                  view::Object& page) {
  view::List& sections = page.list("sections");
  for (size_t i = 0; i < versioned.sections.size(); ++i) {
    if (content.sections[i].empty()) continue;
    view::Object& section = sections.add();
    section.set("label", context.tr(versioned.sections[i].label));
    view::List& paragraphs = section.list("paragraphs");
    for (const std::string& line : base::split(content.sections[i], '\n')) {
      if (!base::trim(line).empty()) paragraphs.add().set("text", line);
    }
  }
  view::List& tables = page.list("tables");
  for (size_t t = 0; t < versioned.tables.size(); ++t) {
    const Table& table = versioned.tables[t];
    if (content.tables[t].empty()) continue;
    std::vector<Head> columns = {{context.tr(N_("No.")), "num"}};
    for (const Column& column : table.columns)
      columns.push_back({context.tr(column.label), column.is_number ? "num" : ""});
    std::vector<Line> lines;
    for (const auto& row : content.tables[t]) {
      Line line = {{.text = std::to_string(lines.size() + 1), .kind = "num"}};
      for (size_t c = 0; c < row.size(); ++c)
        line.push_back({.text = row[c], .kind = table.columns[c].is_number ? "num" : "val"});
      lines.push_back(std::move(line));
    }
    view::Object& out = tables.add();
    out.set("label", context.tr(table.label));
    fill_lines(out, context.tr(table.label), columns, lines);
  }
  page.set("is_blank", sections.empty() && tables.empty());
}

namespace {

void add_link(Context& context, view::List& actions, const char* label, const std::string& href,
              const char* icon, const char* style = "") {
  record::add_action(actions, context.tr(label), href, icon, style);
}

void fill_signatures(Context& context, const VersionedType& versioned, const Version& version,
                     view::Object& page) {
  std::vector<Line> lines;
  std::int64_t submitter = 0;
  for (const Signature& signature : list_signatures(context.db(), version.id)) {
    if (signature.step == "written") submitter = signature.user_id;
    const bool is_own = signature.step == "returned" && signature.user_id == submitter;
    std::string who = signature.position;
    if (signature.on_behalf_of != 0) {
      const std::string absent =
          context.db().text("SELECT full_name FROM core_user WHERE id = ?1", signature.on_behalf_of);
      who += (who.empty() ? "" : " · ") + context.tr(Message(N_("for {name}"), {{"name", absent}}));
    }
    lines.push_back({{.text = std::to_string(signature.round), .kind = "num"},
                     {.text = std::string(is_own ? context.tr(N_("Taken back by"))
                                                 : step_label(context, versioned, signature.step))},
                     {.text = signature.name, .sub = who, .is_title = true},
                     {.text = i18n::format_instant(signature.at), .kind = "date"},
                     {.text = signature.note, .kind = "val"}});
  }
  view::Object& card = page.object("signatures");
  fill_lines(card, context.tr(N_("Signatures")),
             {{context.tr(N_("Round")), "num"},
              {context.tr(N_("Part taken"))},
              {context.tr(N_("Signed by"))},
              {context.tr(N_("When")), "date"},
              {context.tr(N_("Note"))}},
             lines);
  card.set("empty_text", lines.empty() ? context.tr(N_("Nobody has signed yet.")) : std::string_view());
}

std::string describe_hash(Context& context, const Version& version, bool& is_broken) {
  is_broken = false;
  if (version.content_hash.empty()) return {};
  is_broken = hash_content(context.db(), version.id) != version.content_hash;
  return version.content_hash;
}

/// Who could sign what is still to be signed, and why this person does not, though he has the right.
void fill_signers(Context& context, const VersionedType& versioned, const Version& version, view::Object& page) {
  view::List& signers = page.list("signers");
  std::string why_not;
  const bool waits = version.state == "in_review" || version.state == "pending_approval";
  if (version.is_draft() || waits) {
    for (const std::string& line : describe_signers(context.db(), context, versioned, version))
      signers.add().set("text", line);
  }
  if (waits) {
    const RecordType& type = version_type(context.services.registry, versioned);
    const auto step = static_cast<size_t>(version.review_step);
    const plugin::Access& access =
        step < versioned.reviews.size() ? versioned.reviews[step].access : versioned.approve;
    const auto why = check_doer(context.db(), context, version);
    if (why && access.allows(context.user) && record::reaches_row(context.db(), context, type, access, version.id))
      why_not = context.tr(*why);
  }
  page.set("has_signers", !signers.empty()).set("why_not", why_not);
}

}  // namespace

void fill_version(Context& context, const VersionedType& versioned, const Row& row, view::Object& page) {
  const Version version = load_version(context.db(), row.id);
  const RecordType& type = version_type(context.services.registry, versioned);
  const RecordType& document = context.services.registry.type(version.document_type);
  fill_content(context, versioned, load_content(context.db(), versioned, row.id), page);
  fill_signatures(context, versioned, version, page);
  bool is_broken = false;
  page.set("hash", describe_hash(context, version, is_broken)).set("is_broken", is_broken);
  page.set("is_texts_only", version.hash_form == 1);
  fill_signers(context, versioned, version, page);
  page.set("obsolete_text", version.is_obsolete()
                                ? context.tr(N_("Obsolete document"))
                                : std::string_view());
  const auto in_force =
      find_in_force(context.db(), version.document_type, version.document_id, context.today);
  const bool other = in_force && in_force->id != version.id;
  page.set("in_force_href", other ? url_of(context, versioned, in_force->id) : std::string());
  page.set("in_force_text",
           other ? context.tr(Message(N_("In force today: {number}"), {{"number", in_force->number}}))
                 : std::string());
  view::List& actions = page.list("more_actions");
  if (version.is_draft() && record::reaches_row(context.db(), context, type, versioned.write, row.id))
    add_link(context, actions, N_("Write the draft"), url_of(context, versioned, row.id, "/edit"), "pencil",
             "primary");
  const std::vector<Version> all = list_versions(context.db(), version.document_type, version.document_id);
  for (const Version& before : all) {
    if (before.id >= version.id || before.number.empty()) continue;
    add_link(
        context, actions, N_("Compare with the version before"),
        record::record_url(document, version.document_id,
                           "/compare?a=" + std::to_string(before.id) + "&b=" + std::to_string(version.id)),
        "arrows-sort");
    break;
  }
  add_link(context, actions, N_("Print"), url_of(context, versioned, row.id, "/print"), "printer");
  if (!version.number.empty())
    add_link(context, actions, N_("Who gets it and who has read it"),
             url_of(context, versioned, row.id, "/readers"), "users");
  const auto owed = find_owed(context.db(), context, versioned, version);
  page.set("owed", false);
  if (owed) {
    page.object("owed")
        .set("action", url_of(context, versioned, row.id, "/read"))
        .set("text", context.tr(Message(N_("Read this version, then say so: by {day}"),
                                        {{"day", i18n::format_date(owed->due_on)}})));
  }
  const std::int64_t read_at =
      context.db().integer("SELECT read_at FROM core_version_ack WHERE version_id = ?1 AND user_id = ?2", 0,
                           row.id, context.user.user_id);
  page.set("read_text", read_at != 0
                            ? context.tr(Message(N_("You said on {at} that you have read and understood it."),
                                                 {{"at", i18n::format_instant(read_at)}}))
                            : std::string());
}

void fill_versions(Context& context, const VersionedType& versioned, const RecordType& document,
                   std::int64_t document_id, view::Object& page) {
  std::vector<Line> lines;
  const std::vector<Version> versions = list_versions(context.db(), document.id, document_id);
  const std::string title =
      record::title_of(document, record::load_row_unchecked(context.db(), context, document, document_id));
  const auto day = [](const std::optional<base::Date>& date) {
    return date ? i18n::format_date(*date) : std::string("–");
  };
  for (size_t i = 0; i < versions.size(); ++i) {
    const Version& version = versions[i];
    const auto [state, tone] = state_of(version.state);
    // Issued under another code or title than the document has today.
    const std::string head =
        version.head_code.empty() ? version.head_title : version.head_code + " · " + version.head_title;
    lines.push_back(
        {{.text = version.number.empty() ? std::string(context.tr(N_("no number yet"))) : version.number,
          .href = url_of(context, versioned, version.id),
          .sub = head != title && !version.head_title.empty() ? head : std::string(),
          .is_title = true},
         {.text = std::string(context.tr(state)), .tone = tone},
         {.text = day(version.effective_on), .kind = "date"},
         {.text = day(version.expired_on), .kind = "date"},
         {.text = version.change_reason, .kind = "val"}});
  }
  view::Object& card = page.object("versions");
  card.set("id", "versions").set("heading", context.tr(N_("Versions")));
  card.set("lead", versions.empty() ? std::string() : std::to_string(versions.size()));
  card.list("actions");
  fill_lines(card, context.tr(N_("Versions")),
             {{context.tr(N_("Issue/revision"))},
              {context.tr(N_("State"))},
              {context.tr(N_("In force from")), "date"},
              {context.tr(N_("No longer in force from")), "date"},
              {context.tr(N_("Reason for the change"))}},
             lines);
  card.set("empty_text",
           lines.empty() ? context.tr(N_("No version yet. Draft the first one.")) : std::string_view());
  card.set("more_href", "").set("more_text", "");
  const std::string root = record::record_url(document, document_id);
  page.object("in_force")
      .set("action", root + "/in-force")
      .set("on", i18n::format_date(context.today))
      .set("error", "");
  page.set("compare", false);
  if (versions.size() < 2) return;
  view::Object& compare = page.object("compare");
  compare.set("action", root + "/compare");
  // By default the newest against the one before it.
  for (const char* key : {"a_options", "b_options"}) {
    view::List& options = compare.list(key);
    for (size_t i = 0; i < versions.size(); ++i) {
      const std::string label = versions[i].number.empty()
                                    ? std::string(context.tr(state_of(versions[i].state).first)) + ": " +
                                          std::string(base::cut_utf8(versions[i].change_reason, 60))
                                    : versions[i].number;
      options.add()
          .set("value", std::to_string(versions[i].id))
          .set("label", label)
          .set("is_selected", i == (key[0] == 'a' ? 1U : 0U));
    }
  }
}

Response in_force_page(Context& context, const VersionedType& versioned, const RecordType& document) {
  const Row row = record::load_row(context.db(), context, document, context.id());
  view::Object page;
  const std::string title = record::title_of(document, row);
  const std::string heading(context.tr(N_("What was in force on a day")));
  record::clear_head(page, heading, title);
  const std::string typed = base::normalise_line(context.request.query.get("on"));
  base::Date day = context.today;
  std::string error;
  if (!typed.empty()) {
    const auto parsed = i18n::parse_date(typed, context.today);
    if (parsed) {
      day = *parsed;
    } else {
      error = context.tr(parsed.error());
    }
  }
  page.object("in_force")
      .set("action", record::record_url(document, row.id, "/in-force"))
      .set("on", typed.empty() ? i18n::format_date(day) : typed)
      .set("error", error);
  const auto version = error.empty() ? find_in_force(context.db(), document.id, row.id, day) : std::nullopt;
  page.set("found", false);
  std::string text;
  if (version) {
    text = context.tr(Message(N_("On {day} version {number} was in force."),
                              {{"day", i18n::format_date(day)}, {"number", version->number}}));
    page.object("found")
        .set("href", url_of(context, versioned, version->id))
        .set("label", context.tr(Message(N_("Version {number}"), {{"number", version->number}})));
    fill_content(context, versioned, load_content(context.db(), versioned, version->id), page);
  } else {
    if (error.empty())
      text = context.tr(Message(N_("On {day} no version was in force."), {{"day", i18n::format_date(day)}}));
    page.list("sections");
    page.list("tables");
    page.set("is_blank", false);
  }
  page.set("text", text);
  return context.page("core/version_in_force", std::move(page),
                      {.title = heading,
                       .crumbs = {{std::string(context.tr(document.label_plural)), document.path},
                                  {title, record::record_url(document, row.id)}},
                       .status = error.empty() ? 200 : 422});
}

namespace {

/// The paper copy that is asked for by ?copy=, with its print kept in the log; nothing: a print as anybody has it.
/// Only a version that is approved and not obsolete, by those who give it out, for who has a numbered copy.
std::optional<Receiver> load_copy(Context& context, const VersionedType& versioned, const Version& version) {
  const std::string_view typed = context.request.query.get("copy");
  if (typed.empty()) return std::nullopt;
  const RecordType& type = version_type(context.services.registry, versioned);
  if (!versioned.publish.allows(context.user) ||
      !record::reaches_row(context.db(), context, type, versioned.publish, version.id))
    throw http::HttpError(403);
  const auto id = i18n::parse_integer(typed);
  for (const Receiver& receiver : list_receivers(context.db(), version.id)) {
    if (!id || receiver.id != *id || receiver.copy_no == 0) continue;
    if (receiver.recalled_on || (version.state != "approved" && version.state != "effective")) {
      throw http::HttpError(409, N_("A copy that was recalled, or of a version that is no longer in force, is not "
                                    "printed as a controlled one"))
          .back_to(url_of(context, versioned, version.id, "/readers"));
    }
    context.services.db.write([&](db::WriteTx& tx) {
      plugin::audit(tx, context, "version.print_copy", type.id, version.id,
                    version.number + ", copy " + std::to_string(receiver.copy_no) + ": " + receiver.name);
    });
    context.refresh();
    return receiver;
  }
  throw http::HttpError(404);
}

}  // namespace

Response print_page(Context& context, const VersionedType& versioned) {
  const Version version = load_shown(context, versioned);
  const RecordType& document = context.services.registry.type(version.document_type);
  const Row row = record::load_row_unchecked(context.db(), context, document, version.document_id);
  // A paper is in the language of papers.
  const i18n::Language& vi = i18n::Language::vi();
  const auto day = [](const std::optional<base::Date>& date) {
    return date ? i18n::format_date(*date) : std::string("……");
  };
  view::Object page;
  page.set("back_href", url_of(context, versioned, version.id)).set("is_landscape", false);
  // A draft has the head it would be approved under.
  const bool has_head = !version.head_title.empty();
  page.set("agency", version.head_agency.empty() ? agency_of(context.db()) : version.head_agency);
  page.set("doc_title", has_head ? version.head_title : row.values.text(document.title));
  page.set("code", has_head                          ? version.head_code
                   : *document.title_prefix != '\0' ? row.values.text(document.title_prefix)
                                                     : std::string());
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  page.set("issue", version.number.empty() ? "……" : two(version.issue_no));
  page.set("revision", version.number.empty() ? "……" : two(version.revision_no));
  page.set("issued_on", day(version.issued_on)).set("effective_on", day(version.effective_on));
  page.set("is_draft", version.number.empty());
  page.set("is_obsolete", version.is_obsolete());
  const auto copy = load_copy(context, versioned, version);
  page.set("is_controlled", copy.has_value());
  page.set("copy_no", copy ? two(copy->copy_no) : std::string()).set("receiver", copy ? copy->name : std::string());
  page.set("printed_at", i18n::format_instant(context.now)).set("printed_by", context.user.full_name);
  view::List& signatures = page.list("signatures");
  const auto add_signature = [&](const std::string& label, const Signature* signature) {
    signatures.add()
        .set("label", label)
        .set("position", signature != nullptr ? signature->position : std::string())
        .set("name", signature != nullptr ? signature->name : std::string())
        .set("at", signature != nullptr ? i18n::format_date(base::local_date(signature->at))
                                        : std::string("……/……/……"));
  };
  const std::vector<Signature> signed_by = list_signatures(context.db(), version.id);
  const auto find = [&](const std::string& step) {
    const Signature* found = nullptr;
    for (const Signature& signature : signed_by) {
      if (signature.step == step && signature.round == version.round) found = &signature;
    }
    return version.is_draft() ? nullptr : found;
  };
  add_signature("Soạn thảo", find("written"));
  for (size_t i = 0; i < versioned.reviews.size(); ++i)
    add_signature("Xem xét", find("review_" + std::to_string(i + 1)));
  add_signature("Phê duyệt", find("approved"));
  view::List& receivers = page.list("receivers");
  for (const Receiver& receiver : list_receivers(context.db(), version.id)) {
    receivers.add()
        .set("name", receiver.name)
        .set("copy", receiver.copy_no != 0 ? two(receiver.copy_no) : std::string());
  }
  page.set("has_receivers", !receivers.empty());
  view::List& history = page.list("changes");
  const std::vector<Version> versions =
      list_versions(context.db(), version.document_type, version.document_id);
  for (auto earlier = versions.rbegin(); earlier != versions.rend(); ++earlier) {
    if (earlier->number.empty() || earlier->id > version.id) continue;
    history.add()
        .set("number", earlier->number)
        .set("on", day(earlier->issued_on))
        .set("reason", earlier->change_reason);
  }
  page.set("has_changes", !history.empty());
  const Content content = load_content(context.db(), versioned, version.id);
  view::List& parts = page.list("parts");
  int no = 0;
  const auto add_part = [&](const char* label) -> view::Object& {
    view::Object& part = parts.add();
    part.set("no", std::to_string(++no)).set("label", vi.tr(label)).set("has_table", false);
    part.list("paragraphs");
    part.list("columns");
    part.list("rows");
    return part;
  };
  for (size_t i = 0; i < versioned.sections.size(); ++i) {
    if (content.sections[i].empty()) continue;
    view::List& paragraphs = add_part(versioned.sections[i].label).list("paragraphs");
    for (const std::string& line : base::split(content.sections[i], '\n')) {
      if (!base::trim(line).empty()) paragraphs.add().set("text", line);
    }
  }
  for (size_t t = 0; t < versioned.tables.size(); ++t) {
    if (content.tables[t].empty()) continue;
    view::Object& part = add_part(versioned.tables[t].label);
    part.set("has_table", true);
    view::List& columns = part.list("columns");
    for (const Column& column : versioned.tables[t].columns) columns.add().set("label", vi.tr(column.label));
    view::List& rows = part.list("rows");
    for (const auto& cells : content.tables[t]) {
      view::Object& out = rows.add();
      out.set("no", std::to_string(rows.size()));
      view::List& list = out.list("cells");
      for (size_t c = 0; c < cells.size(); ++c)
        list.add()
            .set("text", cells[c])
            .set("kind", versioned.tables[t].columns[c].is_number ? "num" : "lines");
    }
  }
  return context.page(
      "core/version_print", std::move(page),
      {.title = name_of(context, versioned, version.id), .crumbs = {}, .menu_path = document.path});
}

}  // namespace motcong::version
