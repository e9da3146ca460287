#include "core/record/saved_view.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/i18n/vietnamese.h"
#include "core/record/sql_builder.h"

namespace motcong::record {
namespace {

using base::Error;
using base::Message;
using plugin::RecordType;
using plugin::Work;
using Audience = SavedView::Audience;

const char* audience_name(Audience audience) {
  switch (audience) {
    case Audience::mine:
      return "mine";
    case Audience::unit:
      return "unit";
    case Audience::all:
      return "all";
  }
  return "";
}

Audience parse_audience(std::string_view name) {
  return name == "all" ? Audience::all : (name == "unit" ? Audience::unit : Audience::mine);
}

/// Columns read by read_view, up to the conditions.
void add_view_select(SqlBuilder& builder, const Work& work) {
  builder.sql(
      "SELECT v.id, v.record_type, v.name, v.query, v.owner_id, v.audience, coalesce(v.unit_id, 0), v.is_default, "
      "c.user_id IS NOT NULL AND c.view_id IS NULL, coalesce(c.view_id, 0), o.full_name, o.disabled, coalesce(u.name, '') "
      "FROM core_view AS v JOIN core_user AS o ON o.id = v.owner_id LEFT JOIN core_unit AS u ON u.id = v.unit_id "
      "LEFT JOIN core_view_choice AS c ON c.record_type = v.record_type AND c.user_id = ");
  builder.integer(work.user.user_id);
  builder.sql(" WHERE (v.owner_id = ").integer(work.user.user_id);
  builder.sql(" OR v.audience = 'all' OR v.unit_id IN ").id_list(work.user.unit_ids).sql(")");
}

SavedView read_view(const db::Statement& row) {
  SavedView view;
  view.id = row.integer(0);
  view.record_type = row.text(1);
  view.name = row.text(2);
  view.query = row.text(3);
  view.owner_id = row.integer(4);
  view.audience = parse_audience(row.text(5));
  view.unit_id = row.integer(6);
  view.is_default = row.integer(7) != 0;
  view.is_chosen = row.integer(9) == view.id;
  view.owner_name = row.text(10);
  view.owner_is_gone = row.integer(11) != 0;
  view.unit_name = row.text(12);
  return view;
}

bool names_part_of_list(std::string_view name) {
  return name != "view" && name != "page" && name != "print" && name != "draft" && name != "format";
}

std::vector<std::pair<std::string, std::string>> sorted_pairs(std::string_view query) {
  const auto fields = http::parse_urlencoded(query);
  if (!fields) return {};
  auto pairs = fields->items();
  std::erase_if(pairs, [](const auto& pair) { return pair.second.empty() || !names_part_of_list(pair.first); });
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

/// Another view of this person for the same people bears the name already.
bool is_name_taken(db::Reader& reader, const Work& work, const SavedView& view) {
  return reader.exists(
      "SELECT 1 FROM core_view WHERE record_type = ?1 AND owner_id = ?2 AND audience = ?3 AND "
      "coalesce(unit_id, 0) = ?4 AND fold(name) = ?5 AND id <> ?6",
      view.record_type, work.user.user_id, audience_name(view.audience), view.unit_id, i18n::fold(view.name),
      view.id);
}

std::optional<Message> check_view(db::Reader& reader, const Work& work, const SavedView& view) {
  if (view.name.empty()) return Message(N_("This must be filled in"));
  const size_t length = base::utf8_length(view.name);
  if (length > kMaxViewName) {
    return Message(N_("At most {max} characters; this has {length}"),
                   {{"max", std::to_string(kMaxViewName)}, {"length", std::to_string(length)}});
  }
  if (view.query.size() > 4000) return Message(N_("These filters are too long to be kept"));
  if (is_name_taken(reader, work, view)) return Message(N_("You have a view of this name for the same people"));
  return std::nullopt;
}

db::Value unit_value(const SavedView& view) {
  return view.audience == Audience::unit ? db::Value(view.unit_id) : db::Value();
}

/// One default for the same people: the others give way.
void clear_other_defaults(db::WriteTx& tx, const SavedView& view) {
  if (!view.is_default) return;
  tx.execute(
      "UPDATE core_view SET is_default = 0 WHERE record_type = ?1 AND audience = ?2 AND "
      "coalesce(unit_id, 0) = ?3 AND id <> ?4",
      view.record_type, audience_name(view.audience), view.unit_id, view.id);
}

}  // namespace

const SavedView* ViewList::find(std::int64_t id) const {
  const auto found = std::find_if(views.begin(), views.end(), [&](const SavedView& view) { return view.id == id; });
  return found != views.end() ? &*found : nullptr;
}

ViewList list_views(db::Reader& reader, const Work& work, const RecordType& type) {
  SqlBuilder builder(work);
  add_view_select(builder, work);
  builder.sql(" AND v.record_type = ").value(db::Value(std::string(type.id)));
  builder.sql(
      " ORDER BY CASE v.audience WHEN 'mine' THEN 0 WHEN 'unit' THEN 1 ELSE 2 END, v.name COLLATE vi, v.id");
  ViewList list;
  std::int64_t of_unit = 0, of_all = 0;
  db::Statement rows = builder.prepare(reader);
  while (rows.step()) {
    SavedView view = read_view(rows);
    list.whole_is_chosen = rows.integer(8) != 0;
    if (view.is_chosen) list.default_id = view.id;
    const bool is_of_my_unit = std::find(work.user.unit_ids.begin(), work.user.unit_ids.end(), view.unit_id) !=
                               work.user.unit_ids.end();
    if (view.is_default && view.audience == Audience::all) of_all = view.id;
    if (view.is_default && is_of_my_unit && of_unit == 0) of_unit = view.id;
    list.views.push_back(std::move(view));
  }
  if (list.default_id == 0 && !list.whole_is_chosen) list.default_id = of_unit != 0 ? of_unit : of_all;
  return list;
}

std::optional<SavedView> find_view(db::Reader& reader, const Work& work, std::int64_t id) {
  SqlBuilder builder(work);
  add_view_select(builder, work);
  builder.sql(" AND v.id = ").integer(id);
  db::Statement row = builder.prepare(reader);
  if (!row.step()) return std::nullopt;
  SavedView view = read_view(row);
  const RecordType* type = work.services.registry.find_type(view.record_type);
  if (type == nullptr || !type->access.view.allows(work.user)) return std::nullopt;
  return view;
}

bool may_share(const Work& work, Audience audience, std::int64_t unit_id) {
  switch (audience) {
    case Audience::mine:
      return true;
    case Audience::unit: {
      const auto units = list_share_units(work);
      return std::find(units.begin(), units.end(), unit_id) != units.end();
    }
    case Audience::all:
      return work.user.reach(kShareWithAll).all;
  }
  return false;
}

std::vector<std::int64_t> list_share_units(const Work& work) {
  const auth::Reach reach = work.user.reach(kShareWithUnit);
  std::vector<std::int64_t> units;
  for (const std::int64_t unit : work.user.unit_ids) {
    if (reach.all || reach.covers_unit(unit)) units.push_back(unit);
  }
  return units;
}

bool may_change_view(const Work& work, const SavedView& view) { return view.owner_id == work.user.user_id; }

bool may_take_view(const Work& work, const SavedView& view) {
  return view.audience != Audience::mine && view.owner_is_gone && view.owner_id != work.user.user_id &&
         may_share(work, view.audience, view.unit_id);
}

base::Result<std::int64_t> save_view(const Work& work, db::WriteTx& tx, const SavedView& view) {
  if (!may_share(work, view.audience, view.unit_id) || (view.id != 0 && view.owner_id != work.user.user_id))
    throw http::HttpError(403);
  if (auto wrong = check_view(tx, work, view)) return Error{*wrong};
  clear_other_defaults(tx, view);
  const bool is_default = view.is_default && view.audience != Audience::mine;
  if (view.id != 0) {
    tx.execute(
        "UPDATE core_view SET name = ?2, query = ?3, audience = ?4, unit_id = ?5, is_default = ?6, updated_at = ?7 "
        "WHERE id = ?1",
        view.id, view.name, view.query, audience_name(view.audience), unit_value(view), is_default, work.now);
  }
  std::int64_t id = view.id;
  if (id == 0) {
    const std::int64_t count =
        tx.integer("SELECT count(*) FROM core_view WHERE owner_id = ?1 AND record_type = ?2", 0,
                   work.user.user_id, view.record_type);
    if (count >= kMaxViewsPerPerson) {
      return Error{Message(N_("You have {count} views of this list already; remove one first"),
                           {{"count", std::to_string(count)}})};
    }
    id = tx.insert(
        "INSERT INTO core_view(record_type, name, query, owner_id, audience, unit_id, is_default, created_at, "
        "updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)",
        view.record_type, view.name, view.query, work.user.user_id, audience_name(view.audience),
        unit_value(view), is_default, work.now);
  }
  if (view.audience != Audience::mine)
    plugin::audit(tx, work, view.id == 0 ? "view.share" : "view.update", view.record_type, 0, view.name);
  return id;
}

void remove_view(const Work& work, db::WriteTx& tx, const SavedView& view) {
  if (!may_change_view(work, view)) throw http::HttpError(403);
  tx.execute("DELETE FROM core_view WHERE id = ?1", view.id);
  if (view.audience != Audience::mine) plugin::audit(tx, work, "view.remove", view.record_type, 0, view.name);
}

base::Result<void> take_view(const Work& work, db::WriteTx& tx, const SavedView& view) {
  if (!may_take_view(work, view)) throw http::HttpError(403);
  if (is_name_taken(tx, work, view)) return Error{N_("You have a view of this name for the same people")};
  tx.execute("UPDATE core_view SET owner_id = ?2, updated_at = ?3 WHERE id = ?1", view.id, work.user.user_id,
             work.now);
  plugin::audit(tx, work, "view.take", view.record_type, 0, view.name);
  return {};
}

void choose_view(const Work& work, db::WriteTx& tx, std::string_view record_type,
                 std::optional<std::int64_t> view_id) {
  tx.execute("DELETE FROM core_view_choice WHERE user_id = ?1 AND record_type = ?2", work.user.user_id,
             record_type);
  if (!view_id) return;
  tx.execute("INSERT INTO core_view_choice(user_id, record_type, view_id) VALUES (?1, ?2, ?3)", work.user.user_id,
             record_type, *view_id != 0 ? db::Value(*view_id) : db::Value());
}

std::string list_state(const http::Fields& query) {
  std::string state;
  for (const auto& [name, value] : query.items()) {
    if (value.empty() || !names_part_of_list(name)) continue;
    if (!state.empty()) state += '&';
    state += base::url_encode(name) + "=" + base::url_encode(value);
  }
  return state;
}

bool same_state(std::string_view a, std::string_view b) { return sorted_pairs(a) == sorted_pairs(b); }

std::string view_url(const RecordType& type, const SavedView& view) {
  std::string url = std::string(type.path) + "?view=" + std::to_string(view.id);
  if (!view.query.empty()) url += "&" + view.query;
  return url;
}

std::string whole_list_url(const RecordType& type) { return std::string(type.path) + "?view=all"; }

}  // namespace motcong::record
