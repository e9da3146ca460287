#include "core/record/api/openapi.h"

#include "core/base/json_writer.h"
#include "core/record/api/description.h"
#include "core/record/row_json.h"

namespace motcong::record {
namespace {

using base::JsonWriter;
using base::Message;
using plugin::Field;
using plugin::FieldKind;
using plugin::RecordType;
using plugin::Work;

constexpr const char* kYearPattern = "^[0-9]{4}(-[0-9]{2}-[0-9]{2})?$";

class Document {
 public:
  explicit Document(const Work& work)
      : work_(work), types_(list_api_types(work.services.registry, work.user)) {}

  std::string write() {
    json_.begin_object().key("openapi").text("3.1.0");
    write_info();
    json_.key("servers").begin_list().begin_object().key("url").text("/").end_object().end_list();
    json_.key("security").begin_list();
    json_.begin_object().key("key").begin_list().end_list().end_object();
    json_.begin_object().key("session").begin_list().end_list().end_object();
    json_.end_list();
    json_.key("tags").begin_list();
    for (const RecordType* type : types_) {
      json_.begin_object()
          .key("name")
          .text(type->id)
          .key("description")
          .text(work_.tr(type->label_plural))
          .end_object();
    }
    json_.end_list();
    json_.key("paths").begin_object();
    write_fixed_path(kApiRoot, "getIndex", N_("The record types one may see"), "Index");
    write_fixed_path("/api/v1/openapi.json", "getOpenapi", N_("This document"), "");
    for (const RecordType* type : types_) {
      write_list_path(*type);
      write_one_path(*type);
    }
    json_.end_object();
    write_components();
    json_.end_object();
    return json_.take();
  }

 private:
  void write_info() {
    json_.key("info").begin_object().key("title").text(
        work_.services.settings.get("agency.name", "Một Cổng") + " API");
    json_.key("version").text(kApiVersion);
    json_.key("description")
        .text(work_.tr(N_(
            "Records of the portal, to be read only. A key gives the rights of its owner as they are at that "
            "moment; each list takes the filters of its page.")));
    json_.end_object();
  }

  /// title in the asker's language, x-titles in both.
  void write_titles(const char* msgid) {
    json_.key("title").text(work_.tr(msgid)).key("x-titles").begin_object();
    json_.key("vi")
        .text(i18n::Language::vi().tr(msgid))
        .key("en")
        .text(i18n::Language::en().tr(msgid))
        .end_object();
  }

  void write_ref(const std::string& schema) { json_.key("$ref").text("#/components/schemas/" + schema); }

  void write_content(const std::string& schema) {
    json_.key("content").begin_object().key("application/json").begin_object().key("schema").begin_object();
    if (schema.empty()) {
      json_.key("type").text("object");
    } else {
      write_ref(schema);
    }
    json_.end_object().end_object().end_object();
  }

  void write_responses(const std::string& schema, bool has_parameters, bool has_row) {
    json_.key("responses").begin_object().key("200").begin_object();
    json_.key("description").text(work_.tr(N_("The answer")));
    json_.key("headers").begin_object().key("ETag").begin_object().key("schema").begin_object();
    json_.key("type").text("string").end_object().end_object().end_object();
    write_content(schema);
    json_.end_object();
    json_.key("304")
        .begin_object()
        .key("description")
        .text(work_.tr(N_("Nothing has changed since (If-None-Match)")))
        .end_object();
    if (has_parameters) write_refusal("400", "BadRequest");
    write_refusal("401", "Unauthorized");
    write_refusal("403", "Forbidden");
    if (has_row) write_refusal("404", "NotFound");
    write_refusal("429", "TooManyRequests");
    json_.end_object();
  }

  void write_refusal(const char* status, const std::string& name) {
    json_.key(status).begin_object().key("$ref").text("#/components/responses/" + name).end_object();
  }

  void write_fixed_path(const std::string& path, const char* operation, const char* summary,
                        const std::string& schema) {
    json_.key(path).begin_object().key("get").begin_object().key("operationId").text(operation);
    json_.key("summary").text(work_.tr(summary));
    write_responses(schema, false, false);
    json_.end_object().end_object();
  }

  void begin_operation(const RecordType& type, const char* verb, std::string_view summary) {
    json_.key("get").begin_object().key("operationId").text(std::string(verb) + "_" + type.id);
    json_.key("summary").text(summary).key("tags").begin_list().text(type.id).end_list();
  }

  void write_list_path(const RecordType& type) {
    json_.key(api_path(type)).begin_object();
    begin_operation(type, "list", work_.tr(type.label_plural));
    json_.key("parameters").begin_list();
    for (const ApiParameter& parameter : list_api_parameters(type)) write_parameter(type, parameter);
    json_.end_list();
    write_responses(std::string(type.id) + ".list", true, false);
    json_.end_object().end_object();
  }

  void write_one_path(const RecordType& type) {
    json_.key(api_path(type) + "/{id}").begin_object();
    begin_operation(type, "get", work_.tr(type.label));
    json_.key("parameters").begin_list().begin_object();
    json_.key("name").text("id").key("in").text("path").key("required").boolean(true);
    json_.key("schema").begin_object();
    write_number(1, 0);
    json_.end_object().end_object().end_list();
    write_responses(type.id, false, true);
    json_.end_object().end_object();
  }

  /// `most` 0: no limit.
  void write_number(std::int64_t least, std::int64_t most) {
    json_.key("type").text("integer").key("minimum").integer(least);
    if (most > 0) json_.key("maximum").integer(most);
  }

  void write_parameter(const RecordType& type, const ApiParameter& parameter) {
    json_.begin_object().key("name").text(parameter.name).key("in").text("query");
    json_.key("description").text(describe_parameter(work_, parameter)).key("schema").begin_object();
    switch (parameter.kind) {
      case ApiParameter::Kind::words:
        json_.key("type").text("string");
        break;
      case ApiParameter::Kind::sort:
        json_.key("type").text("string").key("default").text(type.default_sort).key("enum").begin_list();
        for (const std::string& sort : list_api_sorts(type)) json_.text(sort);
        json_.end_list();
        break;
      case ApiParameter::Kind::page:
        write_number(1, 0);
        json_.key("default").integer(1);
        break;
      case ApiParameter::Kind::per_page:
        write_number(1, kApiRowsMax);
        json_.key("default").integer(kApiRowsDefault);
        break;
      case ApiParameter::Kind::filter:
        if (parameter.op == Condition::Op::equals && can_be_none(*parameter.field)) {
          json_.key("anyOf").begin_list().begin_object();
          write_filter_schema(*parameter.field);
          json_.end_object().begin_object().key("const").text(kNone).end_object().end_list();
        } else {
          write_filter_schema(*parameter.field);
        }
        break;
    }
    json_.end_object().end_object();
  }

  void write_filter_schema(const Field& field) {
    switch (field.kind) {
      case FieldKind::integer:
        json_.key("type").text("integer");
        break;
      case FieldKind::hundredths:
        json_.key("type").text("number");
        break;
      case FieldKind::ref:
      case FieldKind::links:
        write_number(1, 0);
        break;
      case FieldKind::boolean:
        json_.key("type").text("integer").key("enum").begin_list().integer(0).integer(1).end_list();
        break;
      case FieldKind::choice:
        json_.key("type").text("string");
        write_choices(field, false);
        break;
      case FieldKind::date:
        json_.key("type").text("string").key("format").text("date");
        break;
      default:
        json_.key("type").text("string");
        break;
    }
  }

  void write_choices(const Field& field, bool may_be_null) {
    json_.key("enum").begin_list();
    for (const plugin::Choice& choice : field.choice_list) json_.text(choice.value);
    if (may_be_null) json_.null();
    json_.end_list().key("x-enum-titles").begin_object();
    for (const plugin::Choice& choice : field.choice_list) {
      json_.key(choice.value).begin_object();
      json_.key("vi")
          .text(i18n::Language::vi().tr(choice.label))
          .key("en")
          .text(i18n::Language::en().tr(choice.label));
      json_.end_object();
    }
    json_.end_object();
  }

  void write_type(const char* type, bool may_be_null) {
    json_.key("type");
    if (may_be_null) {
      json_.begin_list().text(type).text("null").end_list();
    } else {
      json_.text(type);
    }
  }

  void write_field_schema(const Field& field) {
    json_.key(field.name).begin_object();
    write_titles(field.label);
    if (*field.hint_text != '\0') json_.key("description").text(work_.tr(field.hint_text));
    switch (field.kind) {
      case FieldKind::text:
      case FieldKind::long_text:
        write_type("string", false);
        break;
      case FieldKind::url:
        write_type("string", false);
        json_.key("format").text("uri-reference");
        break;
      case FieldKind::integer:
        write_type("integer", true);
        break;
      case FieldKind::hundredths:
        write_type("number", true);
        break;
      case FieldKind::date:
        write_type("string", true);
        if (field.is_year_allowed) {
          json_.key("pattern").text(kYearPattern);
        } else {
          json_.key("format").text("date");
        }
        break;
      case FieldKind::instant:
        write_type("string", true);
        json_.key("format").text("date-time");
        break;
      case FieldKind::boolean:
        write_type("boolean", false);
        break;
      case FieldKind::choice:
        write_type("string", true);
        write_choices(field, true);
        break;
      case FieldKind::ref:
        json_.key("anyOf").begin_list().begin_object();
        write_ref("Link");
        json_.end_object().begin_object().key("type").text("null").end_object().end_list();
        json_.key("x-type").text(field.target);
        break;
      case FieldKind::links:
        json_.key("type").text("array").key("items").begin_object();
        write_ref("Link");
        json_.end_object().key("x-type").text(field.target);
        break;
    }
    json_.end_object();
  }

  void write_required(const std::vector<std::string>& names) {
    json_.key("required").begin_list();
    for (const std::string& name : names) json_.text(name);
    json_.end_list();
  }

  void write_plain(const char* name, const char* type, const char* format = "", bool may_be_null = false) {
    json_.key(name).begin_object();
    write_type(type, may_be_null);
    if (*format != '\0') json_.key("format").text(format);
    json_.end_object();
  }

  void write_record_schema(const RecordType& type) {
    json_.key(type.id).begin_object().key("type").text("object");
    write_titles(type.label);
    std::vector<std::string> names = {"id", "page"};
    json_.key("properties").begin_object();
    write_plain("id", "integer");
    write_plain("page", "string", "uri-reference");
    if (!type.is_log) {
      write_plain("row_version", "integer");
      for (const char* at : {"created_at", "updated_at"}) write_plain(at, "string", "date-time", true);
      for (const char* by : {"created_by", "updated_by"}) {
        json_.key(by).begin_object().key("anyOf").begin_list().begin_object();
        write_ref("Link");
        json_.end_object().begin_object().key("type").text("null").end_object().end_list().end_object();
      }
      for (const char* name : {"row_version", "created_at", "created_by", "updated_at", "updated_by"})
        names.emplace_back(name);
    }
    for (const Field* field : public_fields(type)) {
      write_field_schema(*field);
      names.emplace_back(field->name);
    }
    json_.end_object();
    write_required(names);
    json_.end_object();
  }

  void write_list_schema(const RecordType& type) {
    json_.key(std::string(type.id) + ".list")
        .begin_object()
        .key("type")
        .text("object")
        .key("properties")
        .begin_object();
    json_.key("type").begin_object().key("const").text(type.id).end_object();
    for (const char* name : {"total", "page", "per_page"}) write_plain(name, "integer");
    write_plain("next", "string", "uri-reference", true);
    json_.key("rows").begin_object().key("type").text("array").key("items").begin_object();
    write_ref(type.id);
    json_.end_object().end_object().end_object();
    write_required({"type", "total", "page", "per_page", "next", "rows"});
    json_.end_object();
  }

  void write_components() {
    json_.key("components").begin_object();
    json_.key("securitySchemes").begin_object();
    json_.key("key").begin_object().key("type").text("http").key("scheme").text("bearer");
    json_.key("description").text(work_.tr(N_("A personal key: mc_…"))).end_object();
    json_.key("session").begin_object().key("type").text("apiKey").key("in").text("cookie").key("name").text(
        "__Host-sid");
    json_.key("description").text(work_.tr(N_("Somebody signed in, in the same browser"))).end_object();
    json_.end_object();
    json_.key("responses").begin_object();
    const auto refusal = [&](const char* name, const char* text) {
      json_.key(name).begin_object().key("description").text(work_.tr(text));
      write_content("Error");
      json_.end_object();
    };
    refusal("BadRequest", N_("A parameter is unknown or wrong; the message names it"));
    refusal("Unauthorized", N_("No key, or none that works"));
    refusal("Forbidden", N_("The owner of the key may not see this"));
    refusal("NotFound", N_("There is no such record, or one may not see it"));
    refusal("TooManyRequests", N_("Too often; Retry-After says for how many seconds to wait"));
    json_.end_object();
    json_.key("schemas").begin_object();
    write_shared_schemas();
    for (const RecordType* type : types_) {
      write_record_schema(*type);
      write_list_schema(*type);
    }
    json_.end_object().end_object();
  }

  void write_shared_schemas() {
    json_.key("Link").begin_object().key("type").text("object").key("properties").begin_object();
    write_plain("id", "integer");
    write_plain("title", "string");
    json_.end_object();
    write_required({"id", "title"});
    json_.end_object();

    json_.key("Error").begin_object().key("type").text("object").key("properties").begin_object();
    json_.key("error").begin_object().key("type").text("object").key("properties").begin_object();
    write_plain("status", "integer");
    write_plain("code", "string");
    write_plain("message", "string");
    write_plain("reference", "string");
    json_.end_object();
    write_required({"status", "code", "message"});
    json_.end_object().end_object();
    write_required({"error"});
    json_.end_object();

    json_.key("Index").begin_object().key("type").text("object").key("properties").begin_object();
    write_plain("version", "string");
    write_plain("openapi", "string", "uri-reference");
    json_.key("types").begin_object().key("type").text("array").key("items").begin_object();
    json_.key("type").text("object").key("properties").begin_object();
    write_plain("id", "string");
    write_plain("title", "string");
    write_plain("href", "string", "uri-reference");
    json_.end_object().end_object().end_object().end_object();
    write_required({"version", "openapi", "types"});
    json_.end_object();
  }

  const Work& work_;
  const std::vector<const RecordType*> types_;
  JsonWriter json_;
};

}  // namespace

std::string format_openapi(const Work& work) { return Document(work).write(); }

}  // namespace motcong::record
