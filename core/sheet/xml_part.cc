#include "core/sheet/xml_part.h"

#include <expat.h>
#include <malloc.h>

#include <cstdlib>
#include <memory>
#include <utility>

namespace motcong::sheet {
namespace {

using base::Error;
using base::Result;

constexpr char kSeparator = '|';
constexpr int kMaxDepth = 64;

// Expat keeps every name it has seen and grows its buffer for a long tag, so a hostile part could make it
// hold as much as the part is long. Its memory functions carry no argument; a parser works on one thread from
// its birth to its end, so the count may be the thread's.
constexpr std::size_t kParserBytes = 8u << 20;
thread_local std::size_t held_bytes = 0;

void* keep_count(void* memory) {
  if (memory != nullptr) held_bytes += malloc_usable_size(memory);
  return memory;
}
void* parser_malloc(std::size_t size) {
  return held_bytes + size > kParserBytes ? nullptr : keep_count(std::malloc(size));
}
void parser_free(void* memory) {
  if (memory != nullptr) held_bytes -= malloc_usable_size(memory);
  std::free(memory);
}
void* parser_realloc(void* memory, std::size_t size) {
  if (memory == nullptr) return parser_malloc(size);
  const std::size_t before = malloc_usable_size(memory);
  if (held_bytes - before + size > kParserBytes) return nullptr;
  void* const moved = std::realloc(memory, size);
  if (moved == nullptr) return nullptr;
  held_bytes -= before;
  return keep_count(moved);
}

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

struct Name {
  std::string_view space, local;
};

Name split_name(std::string_view name) {
  const std::size_t at = name.rfind(kSeparator);
  if (at == std::string_view::npos) return {"", name};
  return {name.substr(0, at), name.substr(at + 1)};
}

/// Spreadsheets and relationships, in the namespaces of both forms of the standard; also none at all, as some
/// programs write.
bool is_known_space(std::string_view space) {
  return space.empty() || space == "http://schemas.openxmlformats.org/spreadsheetml/2006/main" ||
         space == "http://purl.oclc.org/ooxml/spreadsheetml/main" ||
         space == "http://schemas.openxmlformats.org/package/2006/relationships";
}

struct Work {
  XML_Parser parser;
  XmlReader& reader;
  int depth = 0;

  void stop_if_failed() const {
    if (reader.failure()) XML_StopParser(parser, XML_FALSE);
  }
};

void on_start(void* data, const char* element, const char** attributes) {
  Work& work = *static_cast<Work*>(data);
  if (work.reader.failure()) return;
  if (++work.depth > kMaxDepth) work.reader.fail(damaged_file());
  const Name name = split_name(element);
  if (!work.reader.failure() && is_known_space(name.space)) {
    work.reader.on_start(name.local, XmlAttributes(attributes));
  }
  work.stop_if_failed();
}

void on_end(void* data, const char* element) {
  Work& work = *static_cast<Work*>(data);
  if (work.reader.failure()) return;
  --work.depth;
  const Name name = split_name(element);
  if (is_known_space(name.space)) work.reader.on_end(name.local);
  work.stop_if_failed();
}

void on_text(void* data, const char* text, int length) {
  Work& work = *static_cast<Work*>(data);
  if (work.reader.failure()) return;
  work.reader.on_text({text, static_cast<std::size_t>(length)});
  work.stop_if_failed();
}

void on_doctype(void* data, const char*, const char*, const char*, int) {
  Work& work = *static_cast<Work*>(data);
  work.reader.fail(N_("The file defines entities of its own, as files made to do harm do. It is not read."));
  work.stop_if_failed();
}

}  // namespace

std::optional<std::string_view> XmlAttributes::find(std::string_view name) const {
  for (const char* const* pair = pairs_; *pair != nullptr; pair += 2) {
    if (name == *pair) return pair[1];
  }
  return std::nullopt;
}

std::optional<std::string_view> XmlAttributes::find_prefixed(std::string_view name) const {
  for (const char* const* pair = pairs_; *pair != nullptr; pair += 2) {
    const Name found = split_name(*pair);
    if (!found.space.empty() && found.local == name) return pair[1];
  }
  return std::nullopt;
}

void XmlReader::fail(base::Message reason) {
  if (!failure_) failure_ = std::move(reason);
}

Result<void> read_xml(Package& package, std::string_view part, XmlReader& reader) {
  const XML_Memory_Handling_Suite memory{parser_malloc, parser_realloc, parser_free};
  const char separator[] = {kSeparator, '\0'};
  const std::unique_ptr<XML_ParserStruct, FreeParser> parser(
      XML_ParserCreate_MM(nullptr, &memory, separator));
  if (parser == nullptr) return Error{damaged_file()};
  Work work{parser.get(), reader};
  XML_SetUserData(parser.get(), &work);
  XML_SetElementHandler(parser.get(), on_start, on_end);
  XML_SetCharacterDataHandler(parser.get(), on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);

  bool well_formed = true;
  const Result<void> read = package.read(part, [&](std::string_view piece) {
    well_formed = XML_Parse(parser.get(), piece.data(), static_cast<int>(piece.size()), 0) == XML_STATUS_OK;
    return well_formed;
  });
  if (!read) return read;
  if (well_formed) well_formed = XML_Parse(parser.get(), nullptr, 0, 1) == XML_STATUS_OK;
  if (reader.failure()) return Error{*reader.failure()};
  if (!well_formed) return Error{damaged_file()};
  return {};
}

}  // namespace motcong::sheet
