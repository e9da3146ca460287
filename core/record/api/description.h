// What the API offers for each record type, said once: for its answers, its OpenAPI document and its help
// page.
#pragma once

#include <string>
#include <vector>

#include "core/auth/principal.h"
#include "core/plugin/context.h"
#include "core/plugin/record_type.h"
#include "core/record/list_query.h"

namespace motcong::record {

inline constexpr const char* kApiRoot = "/api/v1";
inline constexpr const char* kApiVersion = "1.0.0";
inline constexpr int kApiRowsDefault = 50;
inline constexpr int kApiRowsMax = 500;

/// "/api/v1/par.task"
std::string api_path(const plugin::RecordType& type);

/// The types this person may see, in the order of the registry.
std::vector<const plugin::RecordType*> list_api_types(const plugin::Registry& registry,
                                                      const auth::Principal& user);

/// A parameter of a type's list.
struct ApiParameter {
  enum class Kind { words, sort, page, per_page, filter } kind = Kind::filter;
  std::string name;
  const plugin::Field* field = nullptr;  // of a filter
  Condition::Op op = Condition::Op::equals;
};

/// All that the list of a type takes; anything else is refused.
std::vector<ApiParameter> list_api_parameters(const plugin::RecordType& type);

/// What a parameter asks for, in the reader's language: "Deadline, from that day on".
std::string describe_parameter(const plugin::Work& work, const ApiParameter& parameter);

/// "due_on", "-due_on", ... and "id", "-id".
std::vector<std::string> list_api_sorts(const plugin::RecordType& type);

}  // namespace motcong::record
