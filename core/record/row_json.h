// A record as JSON: field names and machine values, for exports and the API alike.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/json_writer.h"
#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/record/select.h"

namespace motcong::record {

/// The fields that leave the portal: those that forms, lists or detail pages show.
std::vector<const plugin::Field*> public_fields(const plugin::RecordType& type);

/// What the links fields of some rows point to, each with its own title; and where texts kept in parts are read.
class RowLinks {
 public:
  RowLinks(db::Reader& reader, const plugin::Work& work, const std::vector<const plugin::Field*>& fields,
           const std::vector<plugin::Row>& rows);
  /// A text as it leaves the portal: sentences of the audit log in words.
  std::string show_text(const std::string& kept) const;
  const std::vector<Link>& find(const plugin::Field& field, std::int64_t row) const;

 private:
  db::Reader& reader_;
  const plugin::Work& work_;
  std::map<const plugin::Field*, std::map<std::int64_t, std::vector<Link>>> links_;
};

/// One member for each of `fields`. Days are "2019-01-31" ("2016" where only the year is known), instants
/// "2019-01-31T08:00:00Z" (RFC 3339), hundredths decimal numbers, yes/no true and false, choices their codes,
/// refs
/// {"id":3,"title":"..."}, links a list of these; what is not filled in is null, a text "".
void write_fields(base::JsonWriter& json, const std::vector<const plugin::Field*>& fields,
                  const plugin::Row& row, const RowLinks& links);

}  // namespace motcong::record
