// Which documents a review campaign is about, by its query, and the reviews that are made of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/plugin/context.h"
#include "core/plugin/record_type.h"

namespace motcong::legal {

/// A campaign takes in at most so many documents; a query that finds more is to be narrowed.
inline constexpr std::int64_t kMostInScope = 2000;

struct ScopedDocument {
  std::int64_t id = 0, unit_id = 0;
  std::string number, title, unit, validity;
  base::Date issued_on;
  std::int64_t review_id = 0;  // of this campaign; 0: none yet
  std::string review_state;
  bool is_excluded = false;
};

/// By day of issue. The validity asked for is that of the cut-off day, else of today; what was issued later is not in
/// scope, nor what lies in the archive. At most kMostInScope + 1.
std::vector<ScopedDocument> list_scope(db::Reader& reader, const plugin::Work& work, const plugin::Row& campaign);

struct Listed {
  std::int64_t made = 0;     // reviews that wait now
  std::int64_t adopted = 0;  // reviews at once that belong to the campaign now
  std::int64_t elsewhere = 0;  // documents left out: an open review of another campaign, or one submitted, is on its way
};
/// A review of each document in scope that is not left out and has none in this campaign; doing it again makes none.
Listed put_on_list(const plugin::Work& work, db::WriteTx& tx, const plugin::Row& campaign);

/// Leaves documents out of the scope, or takes them in again; what has a review stays as it is.
void exclude_documents(db::WriteTx& tx, std::int64_t campaign_id, const std::vector<std::int64_t>& documents, bool is_excluded);

}  // namespace motcong::legal
