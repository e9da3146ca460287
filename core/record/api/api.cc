#include "core/record/api/api.h"

#include <algorithm>

#include "core/base/json_writer.h"
#include "core/base/text.h"
#include "core/i18n/format.h"
#include "core/record/api/description.h"
#include "core/record/api/openapi.h"
#include "core/record/page_parts.h"
#include "core/record/row_json.h"
#include "core/record/store.h"

namespace motcong::record {
namespace {

using base::JsonWriter;
using base::Message;
using http::HttpError;
using plugin::Context;
using plugin::Field;
using plugin::RecordType;
using plugin::Row;

http::Response json_response(std::string body) {
  http::Response response;
  response.content_type = "application/json; charset=utf-8";
  response.body = std::move(body);
  return response;
}

[[noreturn]] void refuse_value(const Context& context, const std::string& name, const Message& why) {
  throw HttpError(
      400, Message(N_("The parameter “{name}” is wrong: {why}"), {{"name", name}, {"why", context.tr(why)}}));
}

std::int64_t read_number(const Context& context, const std::string& name, const std::string& typed,
                         std::int64_t most) {
  const auto number = i18n::parse_integer(typed);
  if (number && *number >= 1 && *number <= most) return *number;
  refuse_value(context, name,
               Message(N_("a number from 1 to {max} is needed"), {{"max", std::to_string(most)}}));
}

/// As the list page reads its address, but nothing that is not understood is passed over.
ListQuery read_query(Context& context, const RecordType& type) {
  constexpr std::int64_t kMaxPage = 999'999;
  const std::vector<ApiParameter> known = list_api_parameters(type);
  http::Fields for_list;
  std::int64_t page = 1, per_page = kApiRowsDefault;
  std::string sort;
  for (const auto& [name, typed] : context.request.query.items()) {
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&, n = &name](const ApiParameter& p) { return p.name == *n; });
    if (found == known.end()) {
      throw HttpError(400, Message(N_("The parameter “{name}” is not known here"), {{"name", name}}));
    }
    if (typed.empty()) continue;
    switch (found->kind) {
      case ApiParameter::Kind::page:
        page = read_number(context, name, typed, kMaxPage);
        break;
      case ApiParameter::Kind::per_page:
        per_page = read_number(context, name, typed, kApiRowsMax);
        break;
      case ApiParameter::Kind::sort: {
        const auto sorts = list_api_sorts(type);
        if (std::find(sorts.begin(), sorts.end(), typed) == sorts.end())
          refuse_value(context, name, N_("the list cannot be sorted by it"));
        sort = typed;
        for_list.add(name, typed);
        break;
      }
      case ApiParameter::Kind::words:
      case ApiParameter::Kind::filter:
        for_list.add(name, typed);
        break;
    }
  }
  ListQuery query = parse_list_query(context.db(), context, type, for_list);
  if (!query.faults.empty()) refuse_value(context, query.faults.front().name, query.faults.front().text);
  if (sort == "id" || sort == "-id") {
    query.sort = nullptr;
    query.descending = sort == "-id";
  }
  query.page = page;
  query.per_page = static_cast<int>(per_page);
  return query;
}

/// When and by whom rows were made and changed: columns of the kernel, which no field names.
struct RowMeta {
  db::Value created_at, created_by, updated_at, updated_by;
  std::string created_name, updated_name;
};

std::map<std::int64_t, RowMeta> load_meta(Context& context, const RecordType& type,
                                          const std::vector<Row>& rows) {
  std::map<std::int64_t, RowMeta> found;
  if (type.is_log || rows.empty()) return found;
  std::vector<std::int64_t> ids;
  for (const Row& row : rows) ids.push_back(row.id);
  SqlBuilder builder(context);
  builder
      .sql(
          "SELECT t.id, t.created_at, t.created_by, t.updated_at, t.updated_by, c.full_name, u.full_name "
          "FROM ")
      .name(type.table)
      .sql(
          " AS t LEFT JOIN core_user AS c ON c.id = t.created_by LEFT JOIN core_user AS u ON u.id = "
          "t.updated_by"
          " WHERE t.id IN ")
      .id_list(ids);
  db::Statement row = builder.prepare(context.db());
  while (row.step()) {
    found.emplace(row.integer(0), RowMeta{row.value(1), row.value(2), row.value(3), row.value(4),
                                          row.string(5), row.string(6)});
  }
  return found;
}

void write_instant(JsonWriter& json, const char* name, const db::Value& at) {
  const auto* seconds = std::get_if<std::int64_t>(&at);
  json.key(name);
  if (seconds == nullptr || *seconds == 0) {
    json.null();
  } else {
    json.text(base::format_iso_instant(*seconds));
  }
}

void write_person(JsonWriter& json, const char* name, const db::Value& id, const std::string& full_name) {
  const auto* number = std::get_if<std::int64_t>(&id);
  json.key(name);
  if (number == nullptr || full_name.empty()) {
    json.null();
  } else {
    json.begin_object().key("id").integer(*number).key("title").text(full_name).end_object();
  }
}

void write_rows(Context& context, JsonWriter& json, const RecordType& type,
                const std::vector<const Field*>& fields, const std::vector<Row>& rows) {
  const RowLinks links(context.db(), context, fields, rows);
  const auto meta = load_meta(context, type, rows);
  for (const Row& row : rows) {
    json.begin_object().key("id").integer(row.id);
    if (const auto found = meta.find(row.id); found != meta.end()) {
      json.key("row_version").integer(row.row_version);
      write_instant(json, "created_at", found->second.created_at);
      write_person(json, "created_by", found->second.created_by, found->second.created_name);
      write_instant(json, "updated_at", found->second.updated_at);
      write_person(json, "updated_by", found->second.updated_by, found->second.updated_name);
    }
    json.key("page").text(record_url(type, row.id));
    write_fields(json, fields, row, links);
    json.end_object();
  }
}

/// The same question for another page.
std::string page_url(const Context& context, const RecordType& type, std::int64_t page) {
  std::string url = api_path(type);
  for (const auto& [name, typed] : context.request.query.items()) {
    if (name != "page" && !typed.empty())
      url += (url.find('?') == std::string::npos ? "?" : "&") + name + "=" + base::url_encode(typed);
  }
  return url + (url.find('?') == std::string::npos ? "?page=" : "&page=") + std::to_string(page);
}

http::Response list(Context& context, const RecordType& type) {
  const ListQuery query = read_query(context, type);
  const std::vector<const Field*> fields = public_fields(type);
  const ListResult result = list_rows(context.db(), context, type, query, fields);
  JsonWriter json;
  json.begin_object().key("type").text(type.id).key("total").integer(result.total);
  json.key("page").integer(query.page).key("per_page").integer(query.per_page).key("next");
  if (query.page * query.per_page < result.total) {
    json.text(page_url(context, type, query.page + 1));
  } else {
    json.null();
  }
  json.key("rows").begin_list();
  write_rows(context, json, type, fields, result.rows);
  json.end_list().end_object();
  return json_response(json.take());
}

void refuse_parameters(const Context& context) {
  for (const auto& [name, typed] : context.request.query.items())
    throw HttpError(400, Message(N_("The parameter “{name}” is not known here"), {{"name", name}}));
}

http::Response one(Context& context, const RecordType& type) {
  refuse_parameters(context);
  const std::vector<Row> rows = {load_row(context.db(), context, type, context.id())};
  JsonWriter json;
  write_rows(context, json, type, public_fields(type), rows);
  return json_response(json.take());
}

http::Response index(Context& context) {
  refuse_parameters(context);
  JsonWriter json;
  json.begin_object().key("version").text(kApiVersion);
  json.key("openapi").text(std::string(kApiRoot) + "/openapi.json").key("types").begin_list();
  for (const RecordType* type : list_api_types(context.services.registry, context.user)) {
    json.begin_object().key("id").text(type->id).key("title").text(context.tr(type->label_plural));
    json.key("href").text(api_path(*type)).end_object();
  }
  json.end_list().end_object();
  return json_response(json.take());
}

http::Response openapi(Context& context) {
  refuse_parameters(context);
  return json_response(format_openapi(context));
}

}  // namespace

void add_api_routes(plugin::Registry& registry) {
  using plugin::Access;
  const auto add = [&](std::string path, Access access, plugin::RouteHandler handler) {
    registry.get(std::move(path), access, std::move(handler));
  };
  add(kApiRoot, Access::signed_in(), index);
  add(std::string(kApiRoot) + "/openapi.json", Access::signed_in(), openapi);
  for (const RecordType& declared : registry.types()) {
    const RecordType* type = &declared;
    if (type->access.view.is_nobody()) continue;
    add(api_path(*type), type->access.view, [type](Context& context) { return list(context, *type); });
    add(api_path(*type) + "/:id", type->access.view,
        [type](Context& context) { return one(context, *type); });
  }
}

}  // namespace motcong::record
