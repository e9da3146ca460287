// Saved views of a list: a name for filters, words, order and columns, for oneself, one's unit or everyone. Keeping
// and finding them; the pages are in view_pages.cc. A view is an address and never a right: the row rule of the
// list applies to whoever opens it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/http/request.h"
#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::record {

inline constexpr int kMaxViewsPerPerson = 50;  // and list
inline constexpr int kMaxViewName = 80;
inline constexpr const char* kShareWithUnit = "core.view_share_unit";
inline constexpr const char* kShareWithAll = "core.view_share_all";

struct SavedView {
  enum class Audience { mine, unit, all };
  std::int64_t id = 0;
  std::string record_type, name, query;
  std::int64_t owner_id = 0;
  Audience audience = Audience::mine;
  std::int64_t unit_id = 0;
  bool is_default = false;  // for those it is shared with
  bool is_chosen = false;   // what this person's list opens with by his own choice
  std::string owner_name, unit_name;
  bool owner_is_gone = false;
};

/// The views of one list that a person sees, and what his list opens with.
struct ViewList {
  std::vector<SavedView> views;  // own ones, then the units', then everyone's; by name
  std::int64_t default_id = 0;   // own choice, else the unit's default, else everyone's; 0: the whole list
  bool whole_is_chosen = false;  // by own choice the list opens whole

  const SavedView* find(std::int64_t id) const;
};
ViewList list_views(db::Reader& reader, const plugin::Work& work, const plugin::RecordType& type);

/// A view this person sees, of a list he may open; nothing otherwise.
std::optional<SavedView> find_view(db::Reader& reader, const plugin::Work& work, std::int64_t id);

/// He owns it. Saving it asks besides that he may share it as it is shared (save_view).
bool may_change_view(const plugin::Work& work, const SavedView& view);
/// The owner's account is closed, and this person may share as the view is shared.
bool may_take_view(const plugin::Work& work, const SavedView& view);
bool may_share(const plugin::Work& work, SavedView::Audience audience, std::int64_t unit_id);
/// Units a person may share views with: those his right reaches and he belongs to.
std::vector<std::int64_t> list_share_units(const plugin::Work& work);

/// Makes (id 0) or changes a view of the person: name, query, audience, unit, is_default; the defaults of others
/// for the same people give way. Fails with words on what is wrong with the name or when there are too many.
/// Throws HttpError 403 when the person may not share so, or the view is not his.
base::Result<std::int64_t> save_view(const plugin::Work& work, db::WriteTx& tx, const SavedView& view);
void remove_view(const plugin::Work& work, db::WriteTx& tx, const SavedView& view);
/// Makes the view the person's own. Fails with words when he has one of that name.
base::Result<void> take_view(const plugin::Work& work, db::WriteTx& tx, const SavedView& view);
/// What the person's list opens with: a view, the whole list (0), or nothing said (nullopt).
void choose_view(const plugin::Work& work, db::WriteTx& tx, std::string_view record_type,
                 std::optional<std::int64_t> view_id);

/// The state of a list out of its address: every parameter with a value but those that name a page, a view or a
/// way of showing. As a query, in the order given.
std::string list_state(const http::Fields& query);
/// The same state, in whatever order the parameters stand.
bool same_state(std::string_view a, std::string_view b);
/// The list with this view: "/par/tasks?view=7&state=late".
std::string view_url(const plugin::RecordType& type, const SavedView& view);
/// The whole list, whatever it would open with.
std::string whole_list_url(const plugin::RecordType& type);

}  // namespace motcong::record
