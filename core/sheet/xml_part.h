// XML of a part as a stream of elements. The only place that includes Expat.
//
// Why a stream and no tree: a sheet may unpack to 200 MiB, and a tree takes several times that. Expat holds
// one element at a time, refuses what is not well-formed, and reads UTF-8 and UTF-16 alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/sheet/package.h"

namespace motcong::sheet {

/// The attributes of the element being started; valid during on_start.
class XmlAttributes {
 public:
  explicit XmlAttributes(const char* const* pairs) : pairs_(pairs) {}
  /// The value of an attribute without prefix; nothing when it is not there.
  std::optional<std::string_view> find(std::string_view name) const;
  /// The same with any prefix, such as the id of r:id; "preserve" of xml:space.
  std::optional<std::string_view> find_prefixed(std::string_view name) const;

 private:
  const char* const* pairs_;
};

/// What a reader of a part overrides. Elements are told by their names without prefix; elements of other
/// vocabularies (extensions of programs) are left out, but not the text inside them.
class XmlReader {
 public:
  virtual ~XmlReader() = default;
  virtual void on_start(std::string_view element, const XmlAttributes& attributes) = 0;
  virtual void on_end(std::string_view) {}
  /// A piece of text: one text may come in several.
  virtual void on_text(std::string_view) {}

  /// Stops the reading; the first reason counts.
  void fail(base::Message reason);
  const std::optional<base::Message>& failure() const { return failure_; }

 private:
  std::optional<base::Message> failure_;
};

/// Reads the whole part. Fails with words on XML that is not well-formed, on a document type or an entity
/// definition (no Office program writes one; they are how entity bombs and file theft work), on elements
/// nested deeper than 64, on a single tag of more than a few MiB, and with what the reader failed with.
base::Result<void> read_xml(Package& package, std::string_view part, XmlReader& reader);

}  // namespace motcong::sheet
